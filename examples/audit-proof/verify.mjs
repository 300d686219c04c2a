// Verifies offline that an event is in Signin's audit log: node verify.mjs <vkey> <document.json>
// Exits with 0 if it is, 1 if the document does not prove it, 2 if nothing was verified.
import { createPublicKey, hash, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import process from 'node:process'

const check = (holds, message, exitCode = 1) => {
  if (!holds) throw Object.assign(new Error(message), { exitCode })
}
const join = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)))
const sha256 = (...parts) => hash('sha256', join(...parts), 'buffer')
const decode = (text) => {
  const bytes = Buffer.from(String(text), 'base64')
  check(bytes.length === 32 && bytes.toString('base64') === text, 'NOT PROVEN: malformed base64.')
  return bytes
}
const printable = (text) => text.replace(/[\p{Cc}\p{Cf}]/gu, (it) => `<${it.codePointAt(0)}>`)

try {
  const [vkey, file] = process.argv.slice(2)
  check(file, 'Usage: node verify.mjs <vkey> <document.json>', 2)
  const document = JSON.parse(readFileSync(file, 'utf8')) ?? {}
  const { leaf, index, checkpoint, proof, details, salt } = document
  const isComplete = `${typeof leaf} ${typeof checkpoint}` === 'string string' && proof?.map
  check(isComplete, 'The file is not the proof of an event.', 2)
  // The key: <name>+<id>+<base64 of 0x01 and the key> (https://c2sp.org/signed-note).
  const [name, id, ...base64] = vkey.split('+')
  const key = Buffer.from(base64.join('+'), 'base64')
  check(sha256(name, '\n', key).toString('hex', 0, 4) === id, 'The vkey is malformed.', 2)
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url', 1) }
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
  // It signs what precedes the last empty line (https://c2sp.org/tlog-checkpoint).
  const text = checkpoint.slice(0, checkpoint.lastIndexOf('\n\n') + 1)
  const lines = checkpoint.split('\n').filter((line) => line.startsWith(`— ${name} `))
  const signatures = lines.map((line) => Buffer.from(line.slice(name.length + 3), 'base64'))
  const isSigned = signatures.some((it) => verify(null, join(text), publicKey, it.subarray(4)))
  check(isSigned, 'NOT PROVEN: the key did not sign the checkpoint.')
  const [origin, size, root] = text.split('\n')
  check(origin === name, 'NOT PROVEN: the checkpoint is of another log.')
  check(Number.isSafeInteger(index) && index >= 0 && index < size, 'NOT PROVEN: no such index.')
  // The path from the leaf to the root (RFC 9162, 2.1.3.2).
  let [node, last, top] = [index, Number(size) - 1, sha256('\0', leaf)]
  for (const sibling of proof.map(decode)) {
    check(last > 0, 'NOT PROVEN: the proof is too long.')
    const isRight = node % 2 === 1 || node === last
    top = isRight ? sha256('\x01', sibling, top) : sha256('\x01', top, sibling)
    while (isRight && node % 2 === 0 && node > 0) [node, last] = [node / 2, node / 2]
    ;[node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  }
  check(last === 0 && top.equals(decode(root)), 'NOT PROVEN: the event is not in the log.')
  // The commitment: SHA-256(salt || details). The document has neither after an erasure.
  const isErased = details === undefined && salt === undefined
  const commitment = isErased || sha256(decode(salt), `${details}`).toString('base64')
  check(isErased || commitment === JSON.parse(leaf).details, 'NOT PROVEN: the details differ.')
  process.stdout.write(`Proven: event ${index} of ${size} in ${name} is ${printable(leaf)}\n`)
  process.stdout.write(`Details: ${isErased ? 'erased' : printable(`${details}`)}\n`)
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = error.exitCode ?? 2
}
