import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkout, files, isInstalled, lintOutput, shellScripts } from './repository.ts'

const dclint = path.join(checkout, 'infra/node_modules/.bin/dclint')
const noShellcheck = !isInstalled('shellcheck', 'Mistakes in shell scripts are')
const noYamllint = !isInstalled('yamllint', 'Mistakes in YAML are')

describe('Compose files', () => {
  const composeFiles = files().filter((name) => /(^|\/)(docker-)?compose[\w.-]*\.ya?ml$/.test(name))

  test('exist, and dclint reports nothing', () => {
    expect(composeFiles).not.toEqual([])
    expect(lintOutput(dclint, ['--max-warnings', '0', ...composeFiles])).toBe('')
  })

  test('with both an image and a build are reported', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'signin-dclint-'))
    const file = path.join(folder, 'docker-compose.yml')
    writeFileSync(file, 'name: a\nservices:\n  a:\n    image: nginx:latest\n    build: .\n')
    try {
      expect(lintOutput(dclint, [file])).toContain('no-build-and-image')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

// Skipped only where isInstalled prints that yamllint is missing.
describe.skipIf(noYamllint)('YAML', () => {
  test('passes yamllint, except the lockfile', () => {
    const yaml = files().filter((name) => /\.ya?ml$/.test(name) && name !== 'pnpm-lock.yaml')
    expect(yaml.length).toBeGreaterThan(15)
    expect(lintOutput('yamllint', ['--strict', ...yaml])).toBe('')
  })

  test('with a duplicate key is reported', () => {
    expect(lintOutput('yamllint', ['--strict', '-'], 'a: 1\na: 2\n')).toContain('duplication')
  })
})

// Skipped only where isInstalled prints that shellcheck is missing.
describe.skipIf(noShellcheck)('shell scripts', () => {
  test('pass shellcheck', () => {
    const scripts = shellScripts()
    expect(scripts).toContain('.ci/run')
    expect(lintOutput('shellcheck', scripts)).toBe('')
  })

  test('with an unquoted variable are reported', () => {
    expect(lintOutput('shellcheck', ['-'], '#!/bin/sh\nrm $1\n')).toContain('SC2086')
  })
})
