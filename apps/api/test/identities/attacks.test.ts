import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../browser.ts'
import { grace } from '../people.ts'
import { adaThere, clientOf, type Surroundings, startAnew, startWithProviders } from './fixture.ts'
import { bringBack, callbackWith, HOME, signInWith, travel } from './traveller.ts'

let fixture: Surroundings
beforeAll(async () => {
  fixture = await startWithProviders()
})
afterEach(() => startAnew(fixture))
afterAll(() => fixture.close())

function expectRefused({ status, error }: Answer) {
  expect({ status, code: error?.data.code }).toEqual({ status: 401, code: 'identity_rejected' })
}

const rejectionReason = () => fixture.signin.events('identity_rejected').at(-1)?.reason
const NOT_OF_THIS_BROWSER = 'it is not the answer to a visit of this browser'

async function leave(provider: string, browser = fixture.signin.browser()) {
  const { data } = await browser.call('identities.startSignIn', { provider })
  return { browser, url: new URL(data.url) }
}

describe('mix-up', () => {
  test('the code of one provider is worth nothing at the redirect URI of another', async () => {
    const { signin, acme, club } = fixture
    acme.visitor = club.visitor = adaThere
    const browser = signin.browser()
    const parameters = await bringBack(browser, 'acme')
    const asked = club.asked.length
    expectRefused(await callbackWith(browser, 'club', parameters))
    expect(club.asked.slice(asked)).not.toContain('POST /token')
    expect((await callbackWith(browser, 'acme', parameters)).data.status).toBe('signedIn')
  })

  test('an answer that names another issuer is refused, or none where the provider always does', async () => {
    const { signin, acme, club } = fixture
    acme.visitor = adaThere
    for (const iss of [club.issuer, `${acme.issuer}/`, '', undefined]) {
      const browser = signin.browser()
      const { iss: own, ...parameters } = await bringBack(browser, 'acme')
      expect(own).toBe(acme.issuer)
      const asked = acme.asked.length
      expectRefused(
        await callbackWith(browser, 'acme', { ...parameters, ...(iss !== undefined && { iss }) }),
      )
      expect(acme.asked.slice(asked)).not.toContain('POST /token')
    }
  })

  test('each provider has a redirect URI of its own, and the exact one', async () => {
    for (const id of ['acme', 'club']) {
      const { url } = await leave(id)
      expect(url.searchParams.get('redirect_uri')).toBe(clientOf(id).redirectUri)
    }
  })

  test('the same subject of another issuer is somebody else', async () => {
    const { signin, acme, club } = fixture
    acme.visitor = adaThere
    await signInWith(signin.browser(), 'acme')
    club.visitor = { ...adaThere, email: grace.email }
    const browser = signin.browser()
    expect((await signInWith(browser, 'club')).data.status).toBe('confirmationRequired')
    expect((await browser.call('sessions.current')).data).toBeNull()
  })
})

describe('state', () => {
  test('that was used once is refused', async () => {
    const { signin, acme } = fixture
    acme.visitor = adaThere
    const browser = signin.browser()
    const parameters = await bringBack(browser, 'acme')
    const copied = signin.browser()
    copied.cookies.set('signin-visit', String(browser.cookies.get('signin-visit')))
    expect((await callbackWith(browser, 'acme', parameters)).data.status).toBe('signedIn')
    expectRefused(await callbackWith(copied, 'acme', parameters))
    expectRefused(await callbackWith(browser, 'acme', parameters))
  })

  test.each([
    ['missing', undefined],
    ['empty', ''],
    ['forged', 'A'.repeat(43)],
  ])('that is %s is refused, and leaves the visit open', async (_, forged) => {
    const { signin, acme } = fixture
    acme.visitor = adaThere
    const browser = signin.browser()
    const { state, ...parameters } = await bringBack(browser, 'acme')
    expectRefused(
      await callbackWith(browser, 'acme', {
        ...parameters,
        ...(forged !== undefined && { state: forged }),
      }),
    )
    expect(rejectionReason()).toBe(NOT_OF_THIS_BROWSER)
    const answer = await callbackWith(browser, 'acme', { ...parameters, state: String(state) })
    expect(answer.data.status).toBe('signedIn')
  })

  test('of another browser is refused: nobody is signed in as an attacker', async () => {
    const { signin, acme } = fixture
    acme.visitor = { ...adaThere, sub: 'an attacker', email: grace.email }
    const attacker = signin.browser()
    const parameters = await bringBack(attacker, 'acme')
    expectRefused(await callbackWith(signin.browser(), 'acme', parameters))
    const { browser: victim } = await leave('acme')
    expectRefused(await callbackWith(victim, 'acme', parameters))
    // By the state alone: the provider would not have given a token for it either.
    expect(rejectionReason()).toBe(NOT_OF_THIS_BROWSER)
    expect((await victim.call('sessions.current')).data).toBeNull()
  })

  test('is good for ten minutes', async () => {
    const { signin, acme } = fixture
    acme.visitor = adaThere
    const browser = signin.browser()
    const parameters = await bringBack(browser, 'acme')
    signin.passTime(10 * 60_000)
    expectRefused(await callbackWith(browser, 'acme', parameters))
  })

  test('of the tab that left last is the one that counts', async () => {
    const { signin, acme } = fixture
    acme.visitor = adaThere
    const browser = signin.browser()
    const first = await bringBack(browser, 'acme')
    const second = await bringBack(browser, 'acme')
    expectRefused(await callbackWith(browser, 'acme', first))
    expect((await callbackWith(browser, 'acme', second)).data.status).toBe('signedIn')
  })
})

test('nothing that a visit is known by is the same in another', async () => {
  const [one, other] = [await leave('acme'), await leave('acme')]
  for (const name of ['state', 'nonce', 'code_challenge']) {
    expect(one.url.searchParams.get(name)).toMatch(/^[\w-]{43}$/)
    expect(one.url.searchParams.get(name)).not.toBe(other.url.searchParams.get(name))
  }
})

describe('code', () => {
  test('that was redeemed already is refused by the provider', async () => {
    const { signin, acme } = fixture
    acme.visitor = adaThere
    const thief = signin.browser()
    const { code } = await bringBack(thief, 'acme')
    const owner = signin.browser()
    const parameters = await bringBack(owner, 'acme')
    await callbackWith(owner, 'acme', parameters)
    const { state, iss } = await bringBack(thief, 'acme')
    const stolen = { code: String(parameters.code), state: String(state), iss: String(iss) }
    expectRefused(await callbackWith(thief, 'acme', stolen))
    expect(rejectionReason()).toBe('its token endpoint answered invalid_grant')
    expect(code).not.toBe(parameters.code)
  })

  test('that was stolen on its way is of no use in another visit: the verifier is another', async () => {
    const { signin, acme } = fixture
    acme.visitor = adaThere
    const { code } = await bringBack(signin.browser(), 'acme')
    const thief = signin.browser()
    const parameters = await bringBack(thief, 'acme')
    expectRefused(await callbackWith(thief, 'acme', { ...parameters, code: String(code) }))
    expect(rejectionReason()).toBe('its token endpoint answered invalid_grant')
  })

  test('is never asked for without S256, whatever the provider says of itself', async () => {
    for (const id of ['acme', 'club']) {
      const { searchParams } = (await leave(id)).url
      expect(searchParams.get('code_challenge_method')).toBe('S256')
      expect(searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/)
      expect(searchParams.get('response_type')).toBe('code')
    }
  })

  test('whose challenge was taken out on its way is refused by the provider', async () => {
    const { acme } = fixture
    acme.visitor = adaThere
    const { browser, url } = await leave('acme')
    url.searchParams.delete('code_challenge')
    url.searchParams.delete('code_challenge_method')
    const parameters = await travel(url.href, HOME)
    expect(parameters).toMatchObject({ error: 'invalid_request' })
    expectRefused(await callbackWith(browser, 'acme', parameters))
  })

  test('is left out by who says no there, and that is all they are told', async () => {
    const { signin, acme } = fixture
    acme.visitor = null
    expectRefused(await signInWith(signin.browser(), 'acme'))
    expect(rejectionReason()).toBe('it answered access_denied')
  })

  test('is not taken from a provider that answers with tokens by way of the browser', async () => {
    const { signin, acme } = fixture
    acme.visitor = adaThere
    for (const more of [{ id_token: 'e30.e30.' }, { response: 'e30.e30.' }]) {
      const browser = signin.browser()
      const parameters = await bringBack(browser, 'acme')
      expectRefused(await callbackWith(browser, 'acme', { ...parameters, ...more }))
    }
  })
})

describe('open redirect', () => {
  test('nothing that is sent says where to go', async () => {
    const { signin, acme } = fixture
    acme.visitor = adaThere
    const evil = 'https://evil.example/'
    for (const more of [{ next: evil }, { redirect_uri: evil }, { returnTo: evil }]) {
      const { error } = await signin
        .browser()
        .call('identities.startSignIn', { provider: 'acme', ...more })
      expect(error?.data.code).toBe('invalid_input')
    }
    const browser = signin.browser()
    const parameters = await bringBack(browser, 'acme')
    const answer = await callbackWith(browser, 'acme', {
      ...parameters,
      next: evil,
      redirect_uri: evil,
    })
    expect(JSON.stringify([answer.data, answer.headers])).not.toContain('evil')
  })

  test('a provider that names no web address to go to is not gone to', async () => {
    const fake = await startWithProviders()
    const { issuer } = fake.acme
    const metadata = {
      issuer,
      authorization_endpoint: 'javascript:alert(1)//',
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
    }
    fake.acme.answer.set('/.well-known/openid-configuration', sending(metadata))
    const { error } = await fake.signin
      .browser()
      .call('identities.startSignIn', { provider: 'acme' })
    expect(error?.data.code).toBe('provider_unavailable')
    await fake.close()
  })
})

function sending(answer: object) {
  return (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  }
}
