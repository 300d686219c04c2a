import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { checkout } from './repository.ts'

/** The line that the backup's `log` writes for these arguments. */
function logged(...args: string[]) {
  const script = 'source infra/backup/store.sh && log "$@"'
  const env = { ...process.env, BACKUP_PASSWORD: 'any' }
  return JSON.parse(
    execFileSync('bash', ['-c', script, 'log', ...args], { cwd: checkout, encoding: 'utf8', env }),
  )
}

test.each(['51486769', '00486769', '5e486769'])(
  'the id %s of a snapshot is logged as a string',
  (id) => {
    expect(logged('30', 'backup_made', 'snapshot', id)).toMatchObject({ level: 30, snapshot: id })
  },
)

test('a number is logged as a number, and one that is missing as null', () => {
  const line = logged('30', 'backup_made', 'accounts#', '12', 'bytes#', '')
  expect(line).toMatchObject({ event: 'backup_made', accounts: 12, bytes: null })
})
