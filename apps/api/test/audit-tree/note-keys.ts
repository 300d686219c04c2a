import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { createSigner, createVerifier } from '../../src/audit/tree/note-keys.ts'

/** A new key with this name, for signing and for verifying. */
export function newKey(name: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return { signer: createSigner(name, privateKey), verifier: createVerifier(name, publicKey) }
}

/** The signer key of golang.org/x/mod/sumdb/note (note_test.go), published for tests. */
const SKEY = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz' // gitleaks:allow

/** The private key of PeterNeumann. */
export function publishedKey() {
  const seed = Buffer.from(SKEY.split('+').slice(4).join('+'), 'base64').subarray(1)
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
}
