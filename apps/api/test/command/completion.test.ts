import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onPath } from '../on-path.ts'
import { nodeEnvironment } from '../running.ts'
import { runInProcess } from './run-in-process.ts'

const program = fileURLToPath(new URL('../../src/command.ts', import.meta.url))

/** A folder with the executable `signin`, as in the image. */
let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'signin-shell-'))
  const script = `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`
  writeFileSync(path.join(folder, 'signin'), script, { mode: 0o755 })
})
afterAll(() => rmSync(folder, { recursive: true }))

/**
 * For each shell a program that loads the script and prints, a line each, what a Tab would propose
 * after the words in its arguments.
 */
const SHELLS: Record<string, { options: string[]; complete: string }> = {
  bash: {
    options: ['--norc', '-c'],
    complete: `source <(signin completion bash)
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _signin "$1"; printf '%s\\n' "\${COMPREPLY[@]}"`,
  },
  zsh: {
    options: ['-f', '-c'],
    complete: `compdef() { }; _files() { print files }; _describe() { print -l -- \${proposals%%:*} }
      source <(signin completion zsh)
      words=("$@"); CURRENT=$#; _signin`,
  },
  fish: {
    options: ['--no-config', '-c'],
    complete: `signin completion fish | source
      complete --do-complete (string join ' ' -- $argv[2..]) | string replace --regex '\\t.*' ''`,
  },
}

describe.each(Object.entries(SHELLS))('%s', (shell, { options, complete }) => {
  const missing = onPath(shell) ? undefined : `there is no ${shell} on the PATH`
  if (missing) process.stderr.write(`Completion is not tested: ${missing}.\n`)

  const proposed = async (...words: string[]) => {
    const PATH = `${folder}${path.delimiter}${nodeEnvironment.PATH}`
    // The word before the arguments of a program in bash and zsh is its name, $0.
    const args = [...options, complete, 'program', ...words]
    const { stdout } = await promisify(execFile)(shell, args, { env: { ...nodeEnvironment, PATH } })
    return stdout.split('\n').filter(Boolean)
  }

  test.skipIf(missing)('completes groups, commands, flags and values', async () => {
    expect(await proposed('signin', 'ke')).toEqual(['keys'])
    expect(await proposed('signin', 'keys', '')).toEqual(['list', 'rotate'])
    expect(await proposed('signin', 'keys', 'rotate', '--c')).toEqual(['--compromised'])
    expect(await proposed('signin', 'completion', 'z')).toEqual(['zsh'])
  })
})

describe('signin complete', () => {
  const proposals = async (...words: string[]) =>
    (await runInProcess(['complete', '--', ...words])).out

  test('prints a description after a tab, and neither hidden commands nor used flags', async () => {
    expect(await proposals('keys', 'r')).toBe('rotate\tCreate a new key for access tokens\n')
    expect(await proposals('accounts', 'role', 'ada@example.com', 'a')).toMatch(/^admin\b/)
    expect(await proposals('comp')).toBe('completion\tPrint the completion script of a shell\n')
    expect(await proposals('keys', 'rotate', '--json', '--j')).toBe('')
  })

  test.each([
    [['nothing', '']],
    [['keys', 'nothing', '']],
    [[]],
    [['--bogus', '']],
    [['$(id)', '']],
  ])('proposes nothing after %j, and reports no error', async (words) => {
    expect(await runInProcess(['complete', '--', ...words])).toEqual({ code: 0, out: '', err: '' })
  })
})
