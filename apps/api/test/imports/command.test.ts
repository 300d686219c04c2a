import { expect, test } from 'vitest'
import { appForFile } from '../harness.ts'
import { runCommand } from '../run-command.ts'
import { csvOf, emailsIn, fileOf } from './fixture.ts'

const signin = await appForFile()
const env = {
  NODE_ENV: 'test',
  DATABASE_URL: signin.databaseUrl,
  SECRET_KEY_BASE: 'kX7v2mQ9rT4wZ1bN8cL5pY3hJ6dF0gSaEuIoRtWqAzXsDcVfBgNhMjKlPq9w8e7r',
}
const run = (...args: string[]) => runCommand(['import', ...args, '--yes'], env)

test('the command imports a file, reports, and does nothing the second time', async () => {
  const file = fileOf(csvOf(['no address', 'ada@example.com']))
  const report = `${file}.report`
  const first = await run(file, '--report', report)
  expect(first).toMatchObject({ code: 0, err: '' })
  expect(first.out).toContain('1 accounts imported, 1 records rejected.')
  expect(first.out).toContain('1 rejected: email: Enter an address like name@example.com.')
  expect(await emailsIn(signin)).toEqual(['ada@example.com'])

  const again = await run(file, '--json')
  expect(JSON.parse(again.out)).toMatchObject({ status: 'finishedBefore', imported: 1 })
})

test('records of no person are counted, so that the numbers add up', async () => {
  const client = { username: 'service-account-x', createdTimestamp: 1, serviceAccountClientId: 'x' }
  const { code, out } = await run(fileOf(JSON.stringify({ users: [client] })), '--dry-run')
  expect(code).toBe(0)
  expect(out).toContain('1 records are of no person, and were left out.')
})

test('a file that does not exist is named before the question', async () => {
  const asked = await runCommand(['import', '/nowhere.json'], env)
  expect(asked).toEqual({ code: 3, out: '', err: 'There is no file /nowhere.json.\n' })
})
