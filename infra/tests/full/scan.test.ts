import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkout, isInstalled, lintOutput } from '../files/repository.ts'

const noGitleaks = !isInstalled('gitleaks', 'Secrets in the history are')
const CONFIG = path.join(checkout, '.gitleaks.toml')

const search = (source: string) =>
  lintOutput('gitleaks', ['detect', '--no-banner', '--verbose', '-c', CONFIG, '-s', source])

// Skipped only where isInstalled prints that gitleaks is missing.
describe.skipIf(noGitleaks)('gitleaks', () => {
  test('finds no secret in the history', () => {
    expect(search(checkout)).toBe('')
  })

  test('finds a secret that was committed and deleted later', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'signin-gitleaks-'))
    const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'ignore' })
    const commit = (...more: string[]) =>
      git(
        '-c',
        'user.name=test',
        '-c',
        'user.email=test@example.com',
        'commit',
        '-m',
        'it',
        ...more,
      )
    try {
      git('init')
      // In two parts, so that gitleaks does not report this file.
      const key = ['AKIA', 'Q4T7Z2M5N6B3V7X2'].join('')
      writeFileSync(path.join(folder, 'settings.ts'), `export const AWS_KEY = '${key}'\n`)
      git('add', '.')
      commit()
      git('rm', 'settings.ts')
      commit()
      expect(search(folder)).toContain('settings.ts')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
