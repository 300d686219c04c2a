import { expect, test } from 'vitest'
import { button, heading } from './controls.ts'
import { intercept } from './interception.ts'
import { openPage } from './page.ts'
import { beginSession, createMember, openAs } from './people.ts'

const NO_NETWORK = 'net::ERR_INTERNET_DISCONNECTED'

test('offline, the page says so and keeps its content', async () => {
  const page = await openPage({ expectedErrors: [NO_NETWORK] })
  const person = await createMember()
  await openAs(page, person)
  const banner = page.getByText('You are offline')

  await page.context().setOffline(true)
  await banner.waitFor()
  await button(page, 'Your account').click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByText('No answer from Signin').waitFor()
  expect(await page.getByText(person.email).isVisible()).toBe(true)

  await page.getByRole('link', { name: 'Manage devices' }).click()
  await heading(page, 'This page did not load').waitFor()
  // Offline, the page stays: a reload would leave only the browser's error page.
  await button(page, 'Try again').click()
  await page.locator('main [aria-disabled]').waitFor({ state: 'detached' })
  expect(await heading(page, 'This page did not load').isVisible()).toBe(true)
  await page.context().setOffline(false)
  await banner.waitFor({ state: 'detached' })
  await button(page, 'Try again').click()
  await heading(page, 'Devices').waitFor()
})

test("a proxy's error page is shown as a failure and can be retried", async () => {
  const page = await openPage({ expectedErrors: [502] })
  const person = await createMember()
  await beginSession(page, person)
  const recover = await intercept(page, '**/api/trpc/**', (route) =>
    route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>502 Bad Gateway</h1>' }),
  )
  await page.goto('/account')
  const profile = page.getByRole('region', { name: 'Profile' })
  await profile.getByText('Signin is not available just now').waitFor()

  recover()
  await profile.getByRole('button', { name: 'Try again' }).click()
  await page.getByText(person.email).waitFor()
})

test('if the code of the app fails to load, the page says so and offers a reload', async () => {
  const page = await openPage({ expectedErrors: ['net::ERR_FAILED'] })
  const recover = await intercept(page, '**/assets/*.js', (route) => route.abort())
  await page.goto('/register')
  const words = page.getByText('Signin did not load.')
  const isVisibleAfter = async (seconds: number) => {
    await page.evaluate((ms) => {
      for (const animation of document.getAnimations()) {
        animation.pause()
        animation.currentTime = ms
      }
    }, seconds * 1000)
    return words.isVisible()
  }
  expect(await isVisibleAfter(7)).toBe(false)
  expect(await isVisibleAfter(9)).toBe(true)

  recover()
  await page.getByRole('link', { name: 'Reload the page' }).click()
  await heading(page, 'Create an account').waitFor()
  expect(await words.count()).toBe(0)
})
