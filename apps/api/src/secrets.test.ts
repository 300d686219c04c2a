import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deriveKey, keptSecretKeyBase } from './secrets.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'signin-secret-'))
})
afterEach(() => rmSync(dataDir, { recursive: true }))

describe('the kept secret', () => {
  test('is made once, is for its owner alone, and leaves nothing beside it', () => {
    const first = keptSecretKeyBase(dataDir)
    expect(keptSecretKeyBase(dataDir)).toBe(first)
    expect(readdirSync(dataDir)).toEqual(['secret-key-base'])
    expect(statSync(path.join(dataDir, 'secret-key-base')).mode & 0o777).toBe(0o600)
  })

  test.each(['', 'short', 'x'.repeat(63)])('is refused where it reads %j', (content) => {
    writeFileSync(path.join(dataDir, 'secret-key-base'), content)
    expect(() => keptSecretKeyBase(dataDir)).toThrow('does not hold the secret')
  })
})

test('a key is its own for each secret', () => {
  expect(deriveKey('a'.repeat(32), 'password pepper')).toHaveLength(32)
  expect(deriveKey('a'.repeat(32), 'password pepper')).not.toEqual(
    deriveKey('b'.repeat(32), 'password pepper'),
  )
})
