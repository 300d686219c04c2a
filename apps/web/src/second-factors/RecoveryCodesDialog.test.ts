import { expect, onTestFinished, test, vi } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { recoveryCodes, withTotp } from '../../test/fixtures.ts'
import {
  control,
  dialog,
  field,
  heading,
  network,
  press,
  see,
  settled,
  text,
  visit,
} from '../../test/harness.ts'

async function show() {
  const services = fakeServices({ signedIn: true, secondFactors: withTotp })
  const page = await visit('/account/security', services)
  await see('8 left.')
  press('Replace recovery codes')
  press('Replace codes', await dialog())
  await see('Save your recovery codes')
  return page
}

const open = () => document.querySelector('[role=dialog]') !== null

function clipboard(writeText: (text: string) => Promise<void>) {
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true })
  onTestFinished(() => void Reflect.deleteProperty(navigator, 'clipboard'))
}

test('all ten codes are shown, until they are confirmed as saved', async () => {
  await show()
  for (const code of recoveryCodes) expect(text(await dialog('dialog'))).toContain(code)
  press('Done')
  await see('Save the codes first, then tick this.')
  expect(document.activeElement).toBe(field('I have saved these codes'))
  field('I have saved these codes').click()
  press('Done')
  await expect.poll(open).toBe(false)
  expect(text()).not.toContain(recoveryCodes[0])
})

test('neither Escape, nor a click outside, nor a navigation closes the dialog', async () => {
  const { router } = await show()
  document.activeElement?.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }),
  )
  await settled()
  document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))
  await settled()
  await router.push('/account')
  expect(router.currentRoute.value.path).toBe('/account/security')
  expect(open()).toBe(true)
  const leaving = new Event('beforeunload', { cancelable: true })
  window.dispatchEvent(leaving)
  expect(leaving.defaultPrevented).toBe(true)
})

test('an ended session redirects all the same', async () => {
  const { services } = await show()
  onTestFinished(() => network(true))
  services.state.viewer = null
  network(false)
  network(true)
  await see('Your session has ended')
})

test("the copied codes include the account's address", async () => {
  const written = vi.fn(async (_text: string) => {})
  clipboard(written)
  await show()
  press('Copy the codes')
  await see('Copied.')
  expect(written.mock.calls[0]?.[0]).toContain('Account: ada@example.com')
  expect(written.mock.calls[0]?.[0]).toContain(recoveryCodes[9])
})

test('a failure of the clipboard is shown', async () => {
  clipboard(() => Promise.reject(new DOMException('denied', 'NotAllowedError')))
  await show()
  press('Copy the codes')
  await see('Select and copy it yourself.')
})

test('once closed, the codes are never shown again', async () => {
  const { router } = await show()
  field('I have saved these codes').click()
  press('Done')
  await expect.poll(open).toBe(false)
  await router.push('/account')
  await heading('Account')
  await router.push('/account/security')
  await see('10 left.')
  expect(document.body.innerHTML).not.toContain(recoveryCodes[0])
  expect(control('Replace recovery codes')).toBeTruthy()
})
