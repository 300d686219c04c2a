// The keys are those of golang.org/x/mod/sumdb/note (note_test.go).
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { newKey, publishedKey } from '../../../test/audit-tree/note-keys.ts'
import { NoteError } from './note-error.ts'
import { createSigner, createVerifier, formatVkey, parseVkey } from './note-keys.ts'

const VKEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'

test('the published verifier key is read, and formatted as it was', () => {
  const verifier = parseVkey(VKEY)
  expect(verifier).toMatchObject({ name: 'PeterNeumann', id: 'c74f20a3' })
  expect(formatVkey(verifier)).toBe(VKEY)
})

test('the private key has the published id and verifier key', () => {
  const privateKey = publishedKey()
  expect(createSigner('PeterNeumann', privateKey).id).toBe('c74f20a3')
  expect(formatVkey(createVerifier('PeterNeumann', createPublicKey(privateKey)))).toBe(VKEY)
})

test('no part of a verifier key is one, and none with a changed character', () => {
  const accepted: string[] = []
  const expectRejected = (text: string) => {
    try {
      accepted.push(parseVkey(text).name)
    } catch (error) {
      expect(error).toBeInstanceOf(NoteError)
    }
  }
  for (let begin = 0; begin < VKEY.length; begin++) {
    for (let end = begin + 1; end <= VKEY.length; end++) {
      if (end - begin < VKEY.length) expectRejected(VKEY.slice(begin, end))
    }
    const next = String.fromCharCode(VKEY.charCodeAt(begin) + 1)
    expectRejected(VKEY.slice(0, begin) + next + VKEY.slice(begin + 1))
  }
  expect(accepted).toEqual([])
})

test.each([
  [
    'a longer key, with its id',
    'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
  ],
  [
    'an unknown algorithm, with its id',
    'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  ],
  ['an id in capitals', VKEY.replace('c74f20a3', 'C74F20A3')],
  ['a final newline', `${VKEY}\n`],
  ['padding', `${VKEY}==`],
  ['nothing', ''],
  ['a megabyte', `${'x'.repeat(1e6)}+c74f20a3+${'A'.repeat(1e6)}`],
])('a verifier key with %s is rejected', (_, vkey) => {
  expect(() => parseVkey(vkey)).toThrow(NoteError)
})

test.each(['', 'a b', 'a+b', 'a\nb', 'a\u2003b', 'a\u0085b', 'a\u001bb', 'a\ud800b'])(
  'a key cannot be named %j',
  (name) => {
    expect(() => newKey(name)).toThrow(NoteError)
  },
)

test('a key of another algorithm is rejected', () => {
  const { privateKey, publicKey } = generateKeyPairSync('x25519')
  expect(() => createVerifier('audit', publicKey)).toThrow(NoteError)
  expect(() => createSigner('audit', privateKey)).toThrow(NoteError)
})
