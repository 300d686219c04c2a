import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openBreachedPasswords } from './breached.ts'
import { FilterFileError } from './filter-file.ts'
import { keyOf } from './key.ts'
import { makeFilterFile } from './make.ts'

let directory: string
let file: string
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'signin-breached-'))
  file = path.join(directory, 'breached-passwords.bin')
  const { high, low } = keyOf('a password that leaked')
  makeFilterFile(file, { high: Uint32Array.of(high), low: Uint32Array.of(low), length: 1 }, ['us'])
})
afterEach(() => rmSync(directory, { recursive: true }))

test('a filter file round-trips, with the names of its sources', () => {
  const breached = openBreachedPasswords(file)
  expect(breached).toMatchObject({ count: 1, builtFrom: ['us'] })
  expect(breached.includes('a password that leaked')).toBe(true)
  expect(breached.includes('a password that did not')).toBe(false)
})

const last = (bytes: Buffer) => bytes.length - 1
const damage: [string, (bytes: Buffer) => Buffer][] = [
  ['one bit is flipped', (it) => it.fill((it.at(-1) ?? 0) ^ 1, last(it))],
  ['its end is missing', (it) => it.subarray(0, last(it))],
  ['bytes were appended', (it) => Buffer.concat([it, Buffer.alloc(2)])],
  [
    'its seed was changed',
    (it) => Buffer.from(it.toString('latin1').replace('"seed":', '"seed":1'), 'latin1'),
  ],
  [
    'its version is newer',
    (it) => Buffer.from(it.toString('latin1').replace('"version":1', '"version":2'), 'latin1'),
  ],
  ['it is a list of passwords', () => Buffer.from('password\n123456\n')],
  ['it is empty', () => Buffer.alloc(0)],
]

test.each(damage)('a file is rejected if %s', (_, damaged) => {
  writeFileSync(file, damaged(readFileSync(file)))
  expect(() => openBreachedPasswords(file)).toThrow(FilterFileError)
  expect(() => openBreachedPasswords(file)).toThrow(`${file}, is`)
})

test('a missing file is rejected', () => {
  expect(() => openBreachedPasswords(`${file}.old`)).toThrow(FilterFileError)
})
