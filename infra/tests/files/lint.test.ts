import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkout, files, isHere, objections, shellScripts } from './checked-in.ts'

const dclint = path.join(checkout, 'infra/node_modules/.bin/dclint')
const noShellcheck = !isHere('shellcheck', 'Mistakes in shell scripts are')
const noYamllint = !isHere('yamllint', 'Mistakes in YAML are')

describe('Compose files', () => {
  const composeFiles = files().filter((name) => /(^|\/)(docker-)?compose[\w.-]*\.ya?ml$/.test(name))

  test('are there, and dclint has nothing to say of them', () => {
    expect(composeFiles).not.toEqual([])
    expect(objections(dclint, ['--max-warnings', '0', ...composeFiles])).toBe('')
  })

  test('would not be let through if they built what they also name', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'signin-dclint-'))
    const file = path.join(folder, 'docker-compose.yml')
    writeFileSync(file, 'name: a\nservices:\n  a:\n    image: nginx:latest\n    build: .\n')
    try {
      expect(objections(dclint, [file])).toContain('no-build-and-image')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

// Skipped only where isHere prints that there is none.
describe.skipIf(noYamllint)('YAML', () => {
  test('is well written, all of it but the lockfile', () => {
    const yaml = files().filter((name) => /\.ya?ml$/.test(name) && name !== 'pnpm-lock.yaml')
    expect(yaml.length).toBeGreaterThan(15)
    expect(objections('yamllint', ['--strict', ...yaml])).toBe('')
  })

  test('that says a thing twice would be found', () => {
    expect(objections('yamllint', ['--strict', '-'], 'a: 1\na: 2\n')).toContain('duplication')
  })
})

// Skipped only where isHere prints that there is none.
describe.skipIf(noShellcheck)('Shell scripts', () => {
  test('hold nothing that shellcheck knows to be a mistake', () => {
    const scripts = shellScripts()
    expect(scripts).toContain('.ci/run')
    expect(objections('shellcheck', scripts)).toBe('')
  })

  test('in which a name is not quoted would be found', () => {
    expect(objections('shellcheck', ['-'], '#!/bin/sh\nrm $1\n')).toContain('SC2086')
  })
})
