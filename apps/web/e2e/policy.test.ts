import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf } from './authenticator-app.ts'
import { button, field, heading } from './controls.ts'
import { follow, openLetter } from './letters.ts'
import { lookAround } from './look-around.ts'
import { openPage } from './page.ts'
import { fillSignIn, register, somebody } from './people.ts'
import { leaveCodes, setUpApp, signOut } from './security-page.ts'
import { startServer } from './server.ts'

let server: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  server = await startServer({ REQUIRE_SECOND_FACTOR: 'all' })
}, 60_000)
afterAll(() => server.stop())

test('where a second step is demanded of all, one is led to set it up, and on from there', async () => {
  const page = await openPage({ server: server.url })
  const person = somebody()
  await register(page, person)
  await page.goto('/dev/mailbox')
  await openLetter(page, person.email)
  const opened = await follow(page, 'Confirm your address')
  await field(opened, 'Password').fill(person.password)
  await button(opened, 'Finish and sign in').click()

  const demand = opened.getByRole('region', { name: 'Your team requires a second step' })
  await demand.waitFor()
  expect(new URL(opened.url()).pathname).toBe('/account/security')
  await opened.goto('/account/activity')
  await demand.waitFor()
  await lookAround(opened)

  const key = await setUpApp(opened)
  await leaveCodes(opened)
  await demand.waitFor({ state: 'detached' })
  await opened.getByRole('link', { name: 'Activity' }).click()
  await heading(opened, 'Activity').waitFor()

  await signOut(opened)
  await fillSignIn(opened, person)
  await heading(opened, 'One more step').waitFor()
  await field(opened, 'Code from your authenticator app').fill(codeOf(key, 1))
  await heading(opened, 'Account').waitFor()
  expect(await demand.count()).toBe(0)
})
