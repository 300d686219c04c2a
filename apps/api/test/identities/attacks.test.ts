import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../browser.ts'
import { grace } from '../people.ts'
import {
  adaAtProvider,
  clientOf,
  type ProvidersFixture,
  resetData,
  startWithProviders,
} from './fixture.ts'
import {
  authorize,
  CALLBACK_URL,
  callbackWith,
  followRedirects,
  signInWith,
} from './provider-flow.ts'

let fixture: ProvidersFixture
beforeAll(async () => {
  fixture = await startWithProviders()
})
afterEach(() => resetData(fixture))
afterAll(() => fixture.close())

function expectRejected({ status, error }: Answer) {
  expect({ status, code: error?.data.code }).toEqual({ status: 401, code: 'identity_rejected' })
}

const rejectionReason = () => fixture.signin.events('identity_rejected').at(-1)?.reason
const NO_MATCHING_REQUEST = 'it is not the answer to a visit of this browser'

async function startSignIn(provider: string, browser = fixture.signin.browser()) {
  const { data } = await browser.call('identities.startSignIn', { provider })
  return { browser, url: new URL(data.url) }
}

describe('mix-up', () => {
  test('a code of one provider is rejected at the redirect URI of another', async () => {
    const { signin, acme, club } = fixture
    acme.visitor = club.visitor = adaAtProvider
    const browser = signin.browser()
    const parameters = await authorize(browser, 'acme')
    const asked = club.asked.length
    expectRejected(await callbackWith(browser, 'club', parameters))
    expect(club.asked.slice(asked)).not.toContain('POST /token')
    expect((await callbackWith(browser, 'acme', parameters)).data.status).toBe('signedIn')
  })

  test('a callback with another issuer is rejected, or with none if the provider always sends it', async () => {
    const { signin, acme, club } = fixture
    acme.visitor = adaAtProvider
    for (const iss of [club.issuer, `${acme.issuer}/`, '', undefined]) {
      const browser = signin.browser()
      const { iss: own, ...parameters } = await authorize(browser, 'acme')
      expect(own).toBe(acme.issuer)
      const asked = acme.asked.length
      expectRejected(
        await callbackWith(browser, 'acme', { ...parameters, ...(iss !== undefined && { iss }) }),
      )
      expect(acme.asked.slice(asked)).not.toContain('POST /token')
    }
  })

  test('each provider has a redirect URI of its own', async () => {
    for (const id of ['acme', 'club']) {
      const { url } = await startSignIn(id)
      expect(url.searchParams.get('redirect_uri')).toBe(clientOf(id).redirectUri)
    }
  })

  test('the same subject at another issuer is another identity', async () => {
    const { signin, acme, club } = fixture
    acme.visitor = adaAtProvider
    await signInWith(signin.browser(), 'acme')
    club.visitor = { ...adaAtProvider, email: grace.email }
    const browser = signin.browser()
    expect((await signInWith(browser, 'club')).data.status).toBe('confirmationRequired')
    expect((await browser.call('sessions.current')).data).toBeNull()
  })
})

describe('state', () => {
  test('is rejected when reused', async () => {
    const { signin, acme } = fixture
    acme.visitor = adaAtProvider
    const browser = signin.browser()
    const parameters = await authorize(browser, 'acme')
    const copied = signin.browser()
    copied.cookies.set('signin-visit', String(browser.cookies.get('signin-visit')))
    expect((await callbackWith(browser, 'acme', parameters)).data.status).toBe('signedIn')
    expectRejected(await callbackWith(copied, 'acme', parameters))
    expectRejected(await callbackWith(browser, 'acme', parameters))
  })

  test.each([
    ['missing', undefined],
    ['empty', ''],
    ['forged', 'A'.repeat(43)],
  ])('that is %s is rejected, and the authorization request stays valid', async (_, forged) => {
    const { signin, acme } = fixture
    acme.visitor = adaAtProvider
    const browser = signin.browser()
    const { state, ...parameters } = await authorize(browser, 'acme')
    expectRejected(
      await callbackWith(browser, 'acme', {
        ...parameters,
        ...(forged !== undefined && { state: forged }),
      }),
    )
    expect(rejectionReason()).toBe(NO_MATCHING_REQUEST)
    const answer = await callbackWith(browser, 'acme', { ...parameters, state: String(state) })
    expect(answer.data.status).toBe('signedIn')
  })

  test('of another browser is rejected, so no victim is signed in as the attacker', async () => {
    const { signin, acme } = fixture
    acme.visitor = { ...adaAtProvider, sub: 'an attacker', email: grace.email }
    const attacker = signin.browser()
    const parameters = await authorize(attacker, 'acme')
    expectRejected(await callbackWith(signin.browser(), 'acme', parameters))
    const { browser: victim } = await startSignIn('acme')
    expectRejected(await callbackWith(victim, 'acme', parameters))
    // The state alone must cause the rejection, although the provider would reject the code as
    // well.
    expect(rejectionReason()).toBe(NO_MATCHING_REQUEST)
    expect((await victim.call('sessions.current')).data).toBeNull()
  })

  test('expires after ten minutes', async () => {
    const { signin, acme } = fixture
    acme.visitor = adaAtProvider
    const browser = signin.browser()
    const parameters = await authorize(browser, 'acme')
    signin.passTime(10 * 60_000)
    expectRejected(await callbackWith(browser, 'acme', parameters))
  })

  test('of the latest authorization request in a browser replaces the earlier one', async () => {
    const { signin, acme } = fixture
    acme.visitor = adaAtProvider
    const browser = signin.browser()
    const first = await authorize(browser, 'acme')
    const second = await authorize(browser, 'acme')
    expectRejected(await callbackWith(browser, 'acme', first))
    expect((await callbackWith(browser, 'acme', second)).data.status).toBe('signedIn')
  })
})

test('state, nonce and code challenge differ between authorization requests', async () => {
  const [one, other] = [await startSignIn('acme'), await startSignIn('acme')]
  for (const name of ['state', 'nonce', 'code_challenge']) {
    expect(one.url.searchParams.get(name)).toMatch(/^[\w-]{43}$/)
    expect(one.url.searchParams.get(name)).not.toBe(other.url.searchParams.get(name))
  }
})

describe('code', () => {
  test('that was redeemed is rejected by the provider', async () => {
    const { signin, acme } = fixture
    acme.visitor = adaAtProvider
    const thief = signin.browser()
    const { code } = await authorize(thief, 'acme')
    const owner = signin.browser()
    const parameters = await authorize(owner, 'acme')
    await callbackWith(owner, 'acme', parameters)
    const { state, iss } = await authorize(thief, 'acme')
    const stolen = { code: String(parameters.code), state: String(state), iss: String(iss) }
    expectRejected(await callbackWith(thief, 'acme', stolen))
    expect(rejectionReason()).toBe('its token endpoint answered invalid_grant')
    expect(code).not.toBe(parameters.code)
  })

  test('that was stolen is rejected in another authorization request, because the PKCE verifier differs', async () => {
    const { signin, acme } = fixture
    acme.visitor = adaAtProvider
    const { code } = await authorize(signin.browser(), 'acme')
    const thief = signin.browser()
    const parameters = await authorize(thief, 'acme')
    expectRejected(await callbackWith(thief, 'acme', { ...parameters, code: String(code) }))
    expect(rejectionReason()).toBe('its token endpoint answered invalid_grant')
  })

  test('is requested with S256 only, whatever the provider’s metadata says', async () => {
    for (const id of ['acme', 'club']) {
      const { searchParams } = (await startSignIn(id)).url
      expect(searchParams.get('code_challenge_method')).toBe('S256')
      expect(searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/)
      expect(searchParams.get('response_type')).toBe('code')
    }
  })

  test('is not issued by the provider if the challenge was stripped from the request', async () => {
    const { acme } = fixture
    acme.visitor = adaAtProvider
    const { browser, url } = await startSignIn('acme')
    url.searchParams.delete('code_challenge')
    url.searchParams.delete('code_challenge_method')
    const parameters = await followRedirects(url.href, CALLBACK_URL)
    expect(parameters).toMatchObject({ error: 'invalid_request' })
    expectRejected(await callbackWith(browser, 'acme', parameters))
  })

  test('is missing if the user declines, and the client gets no further detail', async () => {
    const { signin, acme } = fixture
    acme.visitor = null
    expectRejected(await signInWith(signin.browser(), 'acme'))
    expect(rejectionReason()).toBe('it answered access_denied')
  })

  test('is rejected if the provider returns tokens in the front channel', async () => {
    const { signin, acme } = fixture
    acme.visitor = adaAtProvider
    for (const more of [{ id_token: 'e30.e30.' }, { response: 'e30.e30.' }]) {
      const browser = signin.browser()
      const parameters = await authorize(browser, 'acme')
      expectRejected(await callbackWith(browser, 'acme', { ...parameters, ...more }))
    }
  })
})

describe('open redirect', () => {
  test('no parameter controls where the browser is sent', async () => {
    const { signin, acme } = fixture
    acme.visitor = adaAtProvider
    const evil = 'https://evil.example/'
    for (const more of [{ next: evil }, { redirect_uri: evil }, { returnTo: evil }]) {
      const { error } = await signin
        .browser()
        .call('identities.startSignIn', { provider: 'acme', ...more })
      expect(error?.data.code).toBe('invalid_input')
    }
    const browser = signin.browser()
    const parameters = await authorize(browser, 'acme')
    const answer = await callbackWith(browser, 'acme', {
      ...parameters,
      next: evil,
      redirect_uri: evil,
    })
    expect(JSON.stringify([answer.data, answer.headers])).not.toContain('evil')
  })

  test('a provider whose authorization endpoint is not an HTTP URL is unavailable', async () => {
    const fake = await startWithProviders()
    const { issuer } = fake.acme
    const metadata = {
      issuer,
      authorization_endpoint: 'javascript:alert(1)//',
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
    }
    fake.acme.answer.set('/.well-known/openid-configuration', respondWithJson(metadata))
    const { error } = await fake.signin
      .browser()
      .call('identities.startSignIn', { provider: 'acme' })
    expect(error?.data.code).toBe('provider_unavailable')
    await fake.close()
  })
})

function respondWithJson(answer: object) {
  return (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  }
}
