import {
  appendFileSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deriveKey, storedSecretKeyBase } from './derived-keys.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'signin-secret-'))
})
afterEach(() => rmSync(dataDir, { recursive: true }))

describe('the kept secret', () => {
  const file = () => path.join(dataDir, 'secret-key-base')

  test('is made once, is for its owner alone, and leaves nothing beside it', () => {
    const first = storedSecretKeyBase(dataDir, false)
    expect(first).toMatch(/^[\w-]{64}$/)
    expect(storedSecretKeyBase(dataDir, true)).toBe(first)
    expect(readdirSync(dataDir)).toEqual(['secret-key-base'])
    expect(statSync(file()).mode & 0o777).toBe(0o600)
  })

  test('survives an editor that ends it with a new line, and a name left by a killed start', () => {
    const first = storedSecretKeyBase(dataDir, false)
    linkSync(file(), `${file()}.${process.pid}`)
    appendFileSync(file(), '\n')
    expect(storedSecretKeyBase(dataDir, true)).toBe(first)
  })

  test.each(['', 'short', 'x'.repeat(63), `${'x'.repeat(32)}\n${'x'.repeat(31)}`])(
    'is refused where it reads %j',
    (content) => {
      writeFileSync(file(), content)
      expect(() => storedSecretKeyBase(dataDir, false)).toThrow('does not hold the secret')
    },
  )

  test('is not made anew where passwords depend on the old one', () => {
    expect(() => storedSecretKeyBase(dataDir, true)).toThrow('is missing')
    expect(readdirSync(dataDir)).toEqual([])
  })
})

test('a key is its own for each secret', () => {
  expect(deriveKey('a'.repeat(32), 'password pepper')).toHaveLength(32)
  expect(deriveKey('a'.repeat(32), 'password pepper')).not.toEqual(
    deriveKey('b'.repeat(32), 'password pepper'),
  )
})
