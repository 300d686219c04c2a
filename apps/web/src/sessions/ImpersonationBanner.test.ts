import { describe, expect, test } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { viewer } from '../../test/fakes/state.ts'
import { comeBack, control, press, see, settled, text, visit } from '../../test/harness.ts'

const banner = () => document.querySelector('[role=status] strong')?.closest('section')

function impersonating(mayChange = false) {
  const services = fakeServices({ signedIn: true })
  services.state.viewer = { ...viewer, impersonator: { accountId: viewer.sessionId, mayChange } }
  return services
}

describe('while an admin acts as the owner', () => {
  test.each(['/account', '/account/sessions', '/account/activity', '/account/security'])(
    'the banner on %s says so, and has no way to close it but to stop',
    async (path) => {
      const { calls } = await visit(path, impersonating())
      await see('You are acting as Ada Lovelace. Everything is recorded.')
      const buttons = [...(banner()?.querySelectorAll('button') ?? [])]
      expect(buttons.map((it) => text(it))).toEqual(['Stop'])
      press('Stop')
      await expect.poll(() => calls('sessions.stopImpersonation')).toBe(1)
    },
  )

  test('what cannot be used is not offered', async () => {
    await visit('/account', impersonating())
    await see('You are acting as Ada Lovelace.')
    await settled()
    for (const name of ['Security', 'API tokens', 'Your data', 'Change address', 'Save profile']) {
      expect(() => control(name)).toThrow()
    }
    expect(control('Activity')).toBeDefined()
  })

  test('the profile can be saved where the policy allows changes', async () => {
    await visit('/account', impersonating(true))
    await see('You are acting as Ada Lovelace.')
    await settled()
    expect(control('Save profile')).toBeDefined()
    expect(() => control('Change address')).toThrow()
  })

  test('its end in another window leaves the page', async () => {
    const services = impersonating()
    const { router } = await visit('/account', services)
    await settled()
    services.state.viewer = null
    comeBack()
    await expect.poll(() => router.currentRoute.value.path).toBe('/sign-in')
  })
})

test('the owner sees no banner', async () => {
  await visit('/account', fakeServices({ signedIn: true }))
  await settled()
  expect(banner()).toBeUndefined()
  expect(control('Security')).toBeDefined()
})
