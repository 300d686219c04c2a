import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf } from './authenticator-app.ts'
import { button, field, heading } from './controls.ts'
import { inspectStates } from './inspect-states.ts'
import { linkTo } from './mailbox.ts'
import { openPage } from './page.ts'
import { createApplicant, fillSignIn } from './people.ts'
import { leaveCodes, setUpApp, signOut } from './security-page.ts'
import { startServer } from './server.ts'

let server: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  server = await startServer({ REQUIRE_SECOND_FACTOR: 'all' })
}, 60_000)
afterAll(() => server.stop())

test('a required second factor leads to its set-up, and then to the requested page', async () => {
  const page = await openPage({ server: server.url })
  const person = await createApplicant(server.url)
  await page.goto(await linkTo('/register/confirm', person.email, server.url))
  await field(page, 'Password').fill(person.password)
  await button(page, 'Finish and sign in').click()

  const requireSecondFactor = page.getByRole('region', { name: 'Your team requires a second step' })
  await requireSecondFactor.waitFor()
  expect(new URL(page.url()).pathname).toBe('/account/security')
  await page.goto('/account/activity')
  await requireSecondFactor.waitFor()
  await inspectStates(page)

  const key = await setUpApp(page)
  await leaveCodes(page)
  await requireSecondFactor.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Activity' }).click()
  await heading(page, 'Activity').waitFor()

  await signOut(page)
  await fillSignIn(page, person)
  await heading(page, 'One more step').waitFor()
  await field(page, 'Code from your authenticator app').fill(codeOf(key, 1))
  await heading(page, 'Account').waitFor()
  expect(await requireSecondFactor.count()).toBe(0)
})
