import { AppError, type ErrorCode } from '@signin/contracts'
import { beforeEach, describe, expect, test } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { acme, adaAtGoogle, google, touchId } from '../../test/fixtures.ts'
import { control, dialog, press, see, settled, text, type, visit } from '../../test/harness.ts'
import { expectProviderRedirect } from '../../test/provider-redirect.ts'
import { readPendingAuthorization } from './pending-authorization.ts'

type Given = Parameters<typeof fakeServices>[0]
const offering = (given: Given = {}) =>
  fakeServices({ signedIn: true, providers: [google, acme], ...given })
const connected = (given: Given = {}) => offering({ identities: [adaAtGoogle], ...given })

const TITLE = 'Connected accounts'
const DISCONNECT = 'Disconnect Google, ada@gmail.example'

async function open(services = connected()) {
  const page = await visit('/account/security', services)
  await see(TITLE)
  return page
}

function withoutRecentAuth(services: ReturnType<typeof fakeServices>) {
  const { viewer } = services.state
  services.state.viewer = viewer && { ...viewer, authenticatedRecently: false }
  return services
}

beforeEach(() => sessionStorage.clear())

test('each identity shows its account, when it was linked, and when it was last used', async () => {
  await open()
  await see('Google')
  await see('ada@gmail.example')
  await see('Connected 5 October 2026, last used')
})

test('an identity that was never used says so', async () => {
  await open(connected({ identities: [{ ...adaAtGoogle, lastUsedAt: null }] }))
  await see('Connected 5 October 2026, not used yet')
})

test('without identities, every provider can be linked', async () => {
  await open(offering())
  await see('Nothing connected yet')
  control('Connect Google')
  control('Connect Acme')
})

test('a linked provider is not offered again', async () => {
  await open()
  control('Connect Acme')
  expect(() => control('Connect Google')).toThrow()
})

describe('the card', () => {
  test('is hidden if there are no providers and no identities', async () => {
    const { services } = await visit('/account/security', offering({ providers: [] }))
    await see('No passkeys yet')
    await see('Authenticator app')
    await settled()
    expect(services.identities.list).toHaveBeenCalledTimes(1)
    expect(text()).not.toContain(TITLE)
  })

  test('shows an identity whose provider is no longer offered', async () => {
    await open(connected({ providers: [] }))
    control(DISCONNECT)
    expect(text()).not.toContain('Connect Google')
  })

  test('is hidden until its data is loaded', async () => {
    const services = connected()
    services.identities.list.mockReturnValue(new Promise(() => {}))
    await visit('/account/security', services)
    await see('Security')
    await settled()
    expect(text()).not.toContain(TITLE)
  })

  test('shows a failed load and can retry it', async () => {
    const services = connected()
    services.identities.list.mockRejectedValueOnce(new Error('the database is down'))
    await visit('/account/security', services)
    await see('Something went wrong on our side')
    await see(TITLE)
    press('Try again')
    await see('ada@gmail.example')
    expect(text()).not.toContain('Something went wrong')
  })
})

describe('linking an identity', () => {
  test('redirects to the provider and back', async () => {
    const { services } = await open(offering())
    press('Connect Google')
    await expectProviderRedirect()
    expect(services.identities.startLink.mock.calls[0]?.[1]).toEqual({ provider: 'google' })
    expect(readPendingAuthorization()).toEqual({ purpose: 'link', next: '/account/security' })
    await see('Please wait')
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
    await expect.poll(() => text()).not.toContain('Please wait')
  })

  test('requires recent authentication', async () => {
    const { services } = await open(withoutRecentAuth(offering()))
    press('Connect Google')
    await see('Confirm that it is you')
    expect(services.identities.startLink).not.toHaveBeenCalled()
    services.sessions.reauthenticate.mockImplementationOnce(async () => {
      const { viewer } = services.state
      services.state.viewer = viewer && { ...viewer, authenticatedRecently: true }
      return services.sessions.signIn({ email: '', password: '' })
    })
    await see('Your password')
    type('Your password', 'correct horse battery staple')
    press('Confirm')
    await expectProviderRedirect()
  })

  test('can be cancelled without an error', async () => {
    await open(withoutRecentAuth(offering()))
    press('Connect Google')
    press('Cancel', await dialog('dialog'))
    await expect.poll(() => document.querySelector('[role=dialog]')).toBeNull()
    await settled()
    expect(document.querySelector('[role=alert]')).toBeNull()
  })

  test.for([
    ['provider_unavailable', 'The other service does not answer'],
    ['not_found', 'This is gone'],
  ] as const satisfies [ErrorCode, string][])('can fail: %s', async ([code, words]) => {
    const services = offering()
    services.identities.startLink.mockRejectedValueOnce(new AppError(code))
    await open(services)
    press('Connect Google')
    await see(words)
    press('Connect Google')
    await expectProviderRedirect()
  })
})

describe('unlinking an identity', () => {
  test('asks for confirmation, names the identity, and reports success', async () => {
    const { services } = await open()
    press(DISCONNECT)
    const question = await dialog()
    expect(text(question)).toContain('Disconnect Google?')
    expect(text(question)).toContain('“ada@gmail.example” will not sign you in here any more')
    expect(text(question)).toContain('every other device is signed out')
    await settled()
    expect(services.identities.remove).not.toHaveBeenCalled()
    press('Disconnect', question)
    await see('Google is disconnected.')
    await see('Nothing connected yet')
    control('Connect Google')
    expect(services.identities.remove.mock.calls[0]?.[1]).toEqual({ id: adaAtGoogle.id })
  })

  test('can be cancelled', async () => {
    const { services } = await open()
    press(DISCONNECT)
    press('Cancel', await dialog())
    await expect.poll(() => document.querySelector('[role=alertdialog]')).toBeNull()
    await settled()
    expect(services.identities.remove).not.toHaveBeenCalled()
  })

  test('is rejected for the last credential, with advice', async () => {
    const { services } = await open()
    services.identities.remove.mockRejectedValueOnce(new AppError('last_credential'))
    press(DISCONNECT)
    press('Disconnect', await dialog())
    await see('You need it to sign in')
    await see('Set a password or add a passkey first')
    press('Cancel', await dialog())
    await expect.poll(() => document.querySelector('[role=alertdialog]')).toBeNull()
    press(DISCONNECT)
    expect(text(await dialog())).not.toContain('You need it')
  })

  test('succeeds if another window has unlinked it already', async () => {
    const { services } = await open()
    services.identities.remove.mockImplementationOnce(async () => {
      services.state.identities = []
      throw new AppError('not_found')
    })
    press(DISCONNECT)
    press('Disconnect', await dialog())
    await see('Google is disconnected.')
    await see('Nothing connected yet')
  })

  test('can fail, which is shown in the dialog', async () => {
    const { services } = await open()
    services.identities.remove.mockRejectedValueOnce(new AppError('busy'))
    press(DISCONNECT)
    const question = await dialog()
    press('Disconnect', question)
    await expect.poll(() => text(question)).toContain('Too much is going on')
    press('Disconnect', question)
    await see('Google is disconnected.')
  })
})

describe('re-authentication of an account that only has an identity', () => {
  const alone = (given: Given = {}) =>
    withoutRecentAuth(connected({ passwordSet: false, ...given }))

  async function asked(services: ReturnType<typeof fakeServices>) {
    const page = await open(services)
    press('Set up authenticator app')
    await see('Confirm that it is you')
    return page
  }

  test('redirects to the provider, and back to this page', async () => {
    const { services } = await asked(alone())
    await see('You sign in with another service')
    press('Continue with Google', await dialog('dialog'))
    await expectProviderRedirect()
    expect(services.identities.startSignIn).not.toHaveBeenCalled()
    expect(services.identities.startConfirm.mock.calls).toEqual([
      [expect.anything(), { provider: 'google' }],
    ])
    expect(readPendingAuthorization()).toEqual({ purpose: 'confirm', next: '/account/security' })
  })

  test('can fail, and then use another method', async () => {
    const services = alone()
    services.identities.startConfirm.mockRejectedValueOnce(new AppError('provider_unavailable'))
    await asked(services)
    await see('You sign in with another service')
    press('Continue with Google', await dialog('dialog'))
    await see('The other service does not answer')
    press('Sign out and use a mail link', await dialog('dialog'))
    await see('You are signed out.')
  })

  test('does not use a provider that is no longer offered', async () => {
    await asked(alone({ providers: [] }))
    await see('You sign in by mail')
  })

  test('uses a password or a passkey if there is one', async () => {
    await asked(withoutRecentAuth(connected({ passkeys: [touchId] })))
    await see('Your password')
    expect(text(await dialog('dialog'))).not.toContain('Continue with Google')
  })
})
