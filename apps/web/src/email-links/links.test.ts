import { AppError, type ErrorCode } from '@signin/contracts'
import { describe, expect, test } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { field, heading, press, see, text, type, visit } from '../../test/harness.ts'

const TOKEN = 'A'.repeat(43)
const OTHER = 'B'.repeat(43)
const PASSWORD = 'correct horse battery staple'

type Services = ReturnType<typeof fakeServices>

interface Link {
  path: string
  title: string
  /** What the user does on the page. */
  act(): void
  /** The call of the service that the link makes. */
  call(services: Services): {
    mock: { calls: unknown[][] }
    mockRejectedValueOnce(e: Error): unknown
  }
  /** The heading of the last page. */
  end: string
  /** The button that leads to a new link. */
  anew: string
}

const links: Link[] = [
  {
    path: '/sign-in/link',
    title: 'Sign in to Signin',
    act: () => press('Sign in'),
    call: ({ sessions }) => sessions.signInWithLink,
    end: 'Account',
    anew: 'Ask for a new link',
  },
  {
    path: '/register/confirm',
    title: 'Finish your registration',
    act() {
      type('Password', PASSWORD)
      press('Finish and sign in')
    },
    call: ({ accounts }) => accounts.confirmEmail,
    end: 'Account',
    anew: 'register again',
  },
  {
    path: '/register/finish',
    title: 'Finish your registration',
    act: () => press('Finish and sign in'),
    call: ({ accounts }) => accounts.confirmEmail,
    end: 'Your account is ready',
    anew: 'register again',
  },
  {
    path: '/reset',
    title: 'Choose a new password',
    act() {
      type('New password', PASSWORD)
      press('Save the new password')
    },
    call: ({ passwords }) => passwords.reset,
    end: 'Sign in',
    anew: 'Ask for a new link',
  },
  {
    path: '/email/confirm',
    title: 'Confirm your new address',
    act: () => press('Use this address'),
    call: ({ accounts }) => accounts.confirmEmailChange,
    end: 'Your address is changed',
    anew: 'Go to your account',
  },
  {
    path: '/email/undo',
    title: 'Take your address back',
    act: () => press('Undo the change'),
    call: ({ accounts }) => accounts.undoEmailChange,
    end: 'Your address is back',
    anew: 'Go to the sign-in page',
  },
  {
    path: '/not-me',
    title: 'Was it not you?',
    act: () => press('Sign every device out'),
    call: ({ sessions }) => sessions.reportUnrecognized,
    end: 'Every device is signed out',
    anew: 'Look through your devices',
  },
]

const open = (path: string, services: Services, token = TOKEN) =>
  visit(`${path}#${token}`, services)
/** Signed in only if the call requires it. */
const servicesFor = (path: string) => fakeServices({ signedIn: path === '/email/confirm' })

describe.for(links)('the link to $path', ({ path, title, act, call, end, anew }) => {
  test('removes its token from the URL, and makes no call before the button is pressed', async () => {
    const services = servicesFor(path)
    const { router } = await open(path, services)
    await heading(title)
    await expect.poll(() => router.currentRoute.value.fullPath).toBe(path)
    expect(call(services).mock.calls).toEqual([])

    act()
    await heading(end)
    expect(call(services).mock.calls).toHaveLength(1)
    expect(call(services).mock.calls[0]?.at(-1)).toMatchObject({ token: TOKEN })
    expect(document.activeElement?.textContent).toBe(end)
  })

  test('shows that it is no longer valid, and offers a new one', async () => {
    const services = servicesFor(path)
    await open(path, services)
    await heading(title)
    call(services).mockRejectedValueOnce(new AppError('link_not_valid'))
    act()
    await heading('This link is not valid any more')
    expect(document.activeElement?.textContent).toBe('This link is not valid any more')
    expect(() => press(anew)).not.toThrow()
  })

  test('can be retried after any other failure', async () => {
    const services = servicesFor(path)
    await open(path, services)
    await heading(title)
    call(services).mockRejectedValueOnce(new AppError('busy' satisfies ErrorCode))
    act()
    await see('Too much is going on just now')
    act()
    await heading(end)
  })

  test.for(['', '#', '#short', `#${TOKEN}=`])(
    'shows that it is incomplete if its fragment is "%s"',
    async (rest) => {
      await visit(`${path}${rest}`, servicesFor(path))
      await heading('Open the link again')
    },
  )
})

test('a second link in the same tab replaces the first', async () => {
  const services = fakeServices()
  const { router } = await open('/sign-in/link', services)
  await heading('Sign in to Signin')
  services.sessions.signInWithLink.mockRejectedValueOnce(new AppError('link_not_valid'))
  press('Sign in')
  await heading('This link is not valid any more')
  await router.push(`/sign-in/link#${OTHER}`)
  await heading('Sign in to Signin')
  press('Sign in')
  await heading('Account')
  expect(services.sessions.signInWithLink).toHaveBeenLastCalledWith({ token: OTHER })
})

test('a registration is not finished without the password it was started with', async () => {
  const services = fakeServices()
  await open('/register/confirm', services)
  await heading('Finish your registration')
  expect(field('Password').autocomplete).toBe('current-password')
  services.accounts.confirmEmail.mockRejectedValueOnce(new AppError('wrong_password'))
  type('Password', 'not that one')
  press('Finish and sign in')
  await see('register again')
  expect(document.activeElement).toBe(field('Password'))
})

test('a new address is confirmed in a session only, and the sign-in URL carries no token', async () => {
  const { router } = await open('/email/confirm', fakeServices())
  await heading('Confirm your new address')
  press('Use this address')
  await heading('Sign in first')
  press('Sign in')
  await heading('Sign in')
  expect(router.currentRoute.value.fullPath).toBe('/sign-in')
  expect(text()).not.toContain(TOKEN)
})

test('creating the first passkey can be skipped', async () => {
  const { services } = await open('/register/finish', fakeServices())
  await heading('Finish your registration')
  press('Finish and sign in')
  await heading('Your account is ready')
  press('Go to your account')
  await heading('Account')
  expect(services.passkeys.startRegistration).not.toHaveBeenCalled()
})
