import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkout, isHere, objections } from '../files/checked-in.ts'

const noGitleaks = !isHere('gitleaks', 'Secrets in the history are')
const CONFIG = path.join(checkout, '.gitleaks.toml')

const search = (source: string) =>
  objections('gitleaks', ['detect', '--no-banner', '--verbose', '-c', CONFIG, '-s', source])

// Skipped only where isHere prints that there is none.
describe.skipIf(noGitleaks)('The history', () => {
  test('holds no secret', () => {
    expect(search(checkout)).toBe('')
  })

  test('would be found to hold one, also after it is deleted', () => {
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
      // In two parts, or it would be found here.
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
