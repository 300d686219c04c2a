import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeEnvironment } from '../../../test/running.ts'
import { openBreachedPasswords } from './breached.ts'
import { readFilterFile } from './filter-file.ts'

/** A small sample for speed. The builder's default is two million strings. */
const SAMPLE = 2 ** 16
const command = fileURLToPath(new URL('./build.ts', import.meta.url))

let directory: string
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'signin-breached-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const out = () => path.join(directory, 'out.bin')

function build(list: string | Buffer, ...options: string[]) {
  const file = path.join(directory, 'list')
  writeFileSync(file, list)
  return run(file, '--out', out(), '--sample', String(SAMPLE), ...options)
}

function run(...options: string[]) {
  return new Promise<{ code: unknown; output: string }>((resolve) => {
    const args = [command, ...options]
    execFile(process.execPath, args, { env: nodeEnvironment }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    )
  })
}

const sha1 = (password: string) => createHash('sha1').update(password).digest('hex').toUpperCase()
const passwords = Array.from({ length: 1000 }, (_, i) => `password number ${i}`)

test('a list of passwords builds a filter without those that are too short, and reports its error rate', async () => {
  const { code, output } = await build(`short\r\n${passwords.join('\r\n')}\r\n\r\nohne Ümlaut\n`)
  expect({ code, output }).toEqual({
    code: 0,
    output: expect.stringContaining('1001 passwords'),
  })
  expect(output).toMatch(/False positives: \d+ of 65536; 1 are expected\./)
  const breached = openBreachedPasswords(out())
  expect([...passwords, 'ohne Ümlaut'].every((it) => breached.includes(it))).toBe(true)
  expect(breached.includes('short')).toBe(false)
  expect(breached.builtFrom).toEqual(['list'])
})

test('a gzipped list is read up to the limit', async () => {
  await build(gzipSync(passwords.join('\n')), '--limit', '10')
  const breached = openBreachedPasswords(out())
  expect(passwords.filter((it) => breached.includes(it))).toEqual(passwords.slice(0, 10))
})

test('of a Have I Been Pwned download the most frequent hashes are kept, up to the limit', async () => {
  const lines = passwords.map((it, i) => `${sha1(it)}:${1 + (i % 100)}`).sort()
  await build(lines.join('\r\n'), '--limit', '15')
  const breached = openBreachedPasswords(out())
  const kept = passwords.filter((it) => breached.includes(it))
  expect(kept).toHaveLength(15)
  // Ten were seen 100 times; of the ten seen 99 times, five fit the limit.
  expect(kept.filter((it) => it.endsWith('99'))).toHaveLength(10)
  expect(kept.filter((it) => it.endsWith('98'))).toHaveLength(5)
})

test('a list of passwords and a list of their hashes give the same filter', async () => {
  await build(passwords.join('\n'))
  const { filter } = readFilterFile(out())
  await build(passwords.map((it) => `${sha1(it).toLowerCase()}:1`).join('\n'))
  expect(readFilterFile(out()).filter).toEqual(filter)
})

test('NTLM hashes are rejected, and the error names the download to use', async () => {
  const { code, output } = await build(`${'A'.repeat(32)}:5\n`)
  expect({ code, output }).toEqual({
    code: 1,
    output: expect.stringContaining('SHA-1 hashes instead'),
  })
})

test('a list that mixes hashes and passwords, or has no usable password, is rejected', async () => {
  expect((await build(`${sha1('a password')}:5\na password\n`)).output).toContain('not SHA1:count')
  expect((await build('short\n')).output).toContain('no password of 8 characters')
})

test('without a list, or with options out of range, the usage is printed', async () => {
  expect(await run()).toEqual({
    code: 2,
    output: expect.stringContaining('breached:build <list>'),
  })
  expect((await build('a password\n', '--limit', '9000000000')).code).toBe(2)
  expect((await build('a password\n', '--sample', '0')).code).toBe(2)
})
