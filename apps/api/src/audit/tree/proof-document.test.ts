// Runs examples/audit-proof/verify.mjs, which has nothing of this code.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { naiveTree, numberedLeaves } from '../../../test/audit-tree/naive-tree.ts'
import { newKey } from '../../../test/audit-tree/note-keys.ts'
import { canonicalJson } from './canonical-json.ts'
import { formatCheckpoint, signCheckpoint } from './checkpoint.ts'
import { commitmentTo, createSalt } from './commitment.ts'
import { signNote } from './note.ts'
import { formatVkey } from './note-keys.ts'
import { formatProofDocument } from './proof-document.ts'

const SCRIPT = fileURLToPath(
  new URL('../../../../../examples/audit-proof/verify.mjs', import.meta.url),
)
const ORIGIN = 'signin.example.com/audit'
const LOG = newKey(ORIGIN)
const VKEY = formatVkey(LOG.verifier)
const OTHER = newKey('signin.example.com/other')
const INDEX = 6
const SIZE = 11

const details = canonicalJson({ address: '2001:db8::1', actor: 'Zoë' })
const salt = createSalt()
const leaf = canonicalJson({ kind: 'signedIn', details: commitmentTo(details, salt) })
const tree = naiveTree(numberedLeaves(SIZE + 1).with(INDEX, Buffer.from(leaf)))
const proof = tree.inclusionProof(INDEX, SIZE)
const checkpoint = signCheckpoint({ origin: ORIGIN, size: SIZE, root: tree.root(SIZE) }, [
  newKey(ORIGIN).signer,
  LOG.signer,
])
const event = { leaf, index: INDEX, checkpoint, proof }
const opened = formatProofDocument({ ...event, opening: { details, salt } })
const erased = formatProofDocument({ ...event, opening: null })

let directory: string
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'audit-proof-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

describe('the offline script', () => {
  test('proves an event and opens its details', async () => {
    expect(await verify(opened)).toEqual({
      code: 0,
      output: `Proven: event 6 of 11 in ${ORIGIN} is ${leaf}\nDetails: ${details}\n`,
    })
  })

  test('proves an event whose details were erased', async () => {
    expect(JSON.parse(erased)).not.toHaveProperty('salt')
    expect(await verify(erased)).toEqual({
      code: 0,
      output: `Proven: event 6 of 11 in ${ORIGIN} is ${leaf}\nDetails: erased\n`,
    })
  })

  test.each([8, 10])('proves event %i of 11', async (index) => {
    const path = tree.inclusionProof(index, SIZE)
    const other = `leaf ${index}`
    const document = { ...event, leaf: other, index, proof: path, opening: null }
    expect(await verify(formatProofDocument(document))).toMatchObject({ code: 0 })
  })

  test.each<[string, object, string]>([
    ['a changed leaf', { leaf: leaf.replace('signedIn', 'signedUp') }, 'not in the log'],
    ['another index', { index: 7 }, 'not in the log'],
    ['an index beyond the log', { index: SIZE }, 'no such index'],
    ['a negative index', { index: -1 }, 'no such index'],
    ['a truncated proof', { proof: base64(proof.slice(0, -1)) }, 'not in the log'],
    ['a longer proof', { proof: base64([...proof, ...proof]) }, 'too long'],
    ['a short hash', { proof: base64([Buffer.alloc(31)]) }, 'malformed base64'],
    ['a hash that is a number', { proof: [1] }, 'malformed base64'],
    ['changed details', { details: details.replace('Zoë', 'Eve') }, 'the details differ'],
    ['another salt', { salt: createSalt().toString('base64') }, 'the details differ'],
    ['a shifted salt', shifted(), 'malformed base64'],
    ['no salt', { salt: undefined }, 'malformed base64'],
    ['no details', { details: undefined }, 'the details differ'],
    ['a changed size', { checkpoint: checkpoint.replace('\n11\n', '\n12\n') }, 'did not sign'],
    ['no signatures', { checkpoint: checkpoint.split('\n\n')[0] }, 'did not sign'],
    ['an older checkpoint', { checkpoint: signed(ORIGIN, 8) }, 'too long'],
    ['a later checkpoint', { checkpoint: signed(ORIGIN, 12) }, 'not in the log'],
    ['the root of another log', { checkpoint: ofAnotherLog() }, 'of another log'],
    [
      'a checkpoint of another key',
      { checkpoint: signed(OTHER.verifier.name, 11) },
      'did not sign',
    ],
  ])('rejects %s', async (_, change, message) => {
    const { code, output } = await verify(JSON.stringify({ ...JSON.parse(opened), ...change }))
    expect(output).toContain(`NOT PROVEN: `)
    expect(output).toContain(message)
    expect(code).toBe(1)
  })

  test('shows control characters as their numbers', async () => {
    const hostile = 'leaf\u001b[2J\u202e'
    const small = naiveTree([Buffer.from(hostile)])
    const note = signCheckpoint({ origin: ORIGIN, size: 1, root: small.root(1) }, [LOG.signer])
    const document = { leaf: hostile, index: 0, checkpoint: note, proof: [], opening: null }
    const { output } = await verify(formatProofDocument(document))
    expect(output).toContain('is leaf<27>[2J<8238>\n')
  })

  test.each<[string, string[], string]>([
    ['no arguments', [], 'Usage'],
    ['a malformed key', [VKEY.replace('+', '+0'), 'opened.json'], 'vkey is malformed'],
    ['a missing file', [VKEY, 'missing.json'], 'ENOENT'],
    ['a file that is not JSON', [VKEY, 'text.json'], 'JSON'],
    ['a file without a proof', [VKEY, 'null.json'], 'not the proof of an event'],
  ])('verifies nothing with %s', async (_, args, message) => {
    writeFileSync(path.join(directory, 'opened.json'), opened)
    writeFileSync(path.join(directory, 'text.json'), 'text')
    writeFileSync(path.join(directory, 'null.json'), 'null')
    const { code, output } = await run(args)
    expect(output).toContain(message)
    expect(code).toBe(2)
  })
})

async function verify(document: string) {
  writeFileSync(path.join(directory, 'document.json'), document)
  return run([VKEY, 'document.json'])
}

function run(args: readonly string[]) {
  return new Promise<{ code: unknown; output: string }>((resolve) => {
    execFile(process.execPath, [SCRIPT, ...args], { cwd: directory }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    )
  })
}

/** A checkpoint of the first leaves, signed by the log's key or by another. */
function signed(origin: string, size: number): string {
  const { signer } = origin === ORIGIN ? LOG : OTHER
  return signCheckpoint({ origin, size, root: tree.root(size) }, [signer])
}

/** Signed by the log's key, which must not vouch for the tree of another origin. */
function ofAnotherLog(): string {
  const root = tree.root(SIZE)
  return signNote(formatCheckpoint({ origin: OTHER.verifier.name, size: SIZE, root }), [LOG.signer])
}

/** The same bytes, but the salt's last one is the first one of the details. */
function shifted(): object {
  const last = String.fromCharCode(salt.readUInt8(31) & 127)
  return { salt: salt.toString('base64', 0, 31), details: last + details }
}

function base64(hashes: readonly Buffer<ArrayBuffer>[]): string[] {
  return hashes.map((hash) => hash.toString('base64'))
}
