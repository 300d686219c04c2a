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

describe('the stored secret', () => {
  const file = () => path.join(dataDir, 'secret-key-base')

  test('is generated once, with mode 0600, and leaves no temporary file', () => {
    const first = storedSecretKeyBase(dataDir, false)
    expect(first).toMatch(/^[\w-]{64}$/)
    expect(storedSecretKeyBase(dataDir, true)).toBe(first)
    expect(readdirSync(dataDir)).toEqual(['secret-key-base'])
    expect(statSync(file()).mode & 0o777).toBe(0o600)
  })

  test('is read despite a trailing newline and a temporary file left by a killed process', () => {
    const first = storedSecretKeyBase(dataDir, false)
    linkSync(file(), `${file()}.${process.pid}`)
    appendFileSync(file(), '\n')
    expect(storedSecretKeyBase(dataDir, true)).toBe(first)
  })

  test.each(['', 'short', 'x'.repeat(63), `${'x'.repeat(32)}\n${'x'.repeat(31)}`])(
    'is rejected when the file contains %j',
    (content) => {
      writeFileSync(file(), content)
      expect(() => storedSecretKeyBase(dataDir, false)).toThrow('does not hold the secret')
    },
  )

  test('is not generated again when passwords depend on a missing one', () => {
    expect(() => storedSecretKeyBase(dataDir, true)).toThrow('is missing')
    expect(readdirSync(dataDir)).toEqual([])
  })
})

test('different secrets derive different keys', () => {
  expect(deriveKey('a'.repeat(32), 'password pepper')).toHaveLength(32)
  expect(deriveKey('a'.repeat(32), 'password pepper')).not.toEqual(
    deriveKey('b'.repeat(32), 'password pepper'),
  )
})
