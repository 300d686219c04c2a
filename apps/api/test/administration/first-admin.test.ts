import { expect, test } from 'vitest'
import { firstAdminLink } from '../../src/start/first-admin.ts'
import { appForFile } from '../harness.ts'
import { signUp } from '../people.ts'

const signin = await appForFile()
const link = () => firstAdminLink({ ...signin.deps, log: signin.app.log })
const password = 'a password of the first admin'

test('a new database has an admin, who chooses a password by the newest printed link', async () => {
  const first = await link()
  const second = await link()
  expect(second).not.toBe(first)
  const browser = signin.browser()
  const token = String(second).split('#')[1]
  const { data } = await browser.call('passwords.reset', { token, password })
  expect(data).toEqual({ status: 'reset' })
  await browser.call('sessions.signIn', { email: 'admin@example.com', password })
  expect((await browser.call('accounts.me')).data).toMatchObject({ role: 'admin' })
  expect(await link()).toBeNull()
})

test('a database with other accounts gets no link', async () => {
  await signin.db.account.deleteMany()
  await signUp(signin)
  expect(await link()).toBeNull()
  expect(await signin.db.account.count()).toBe(1)
})
