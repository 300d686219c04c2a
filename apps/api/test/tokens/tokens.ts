import type { Answer, Browser } from '../browser.ts'
import { env, type TestApp } from '../harness.ts'

/** Every scope of an account's token. */
export const ALL_SCOPES = [
  'account:read',
  'account:write',
  'tokens:issue',
  ...env.accessTokens.scopes,
]

/** Every scope of a service's token. */
const SERVICE_SCOPES = ALL_SCOPES.filter((scope) => !scope.startsWith('account:'))

export interface CreatedToken {
  token: string
  id: string
}

/** Creates a token in a signed-in browser. */
export function requestToken(browser: Browser, wanted: object = {}): Promise<Answer> {
  return browser.call('tokens.createApiToken', {
    kind: 'personal',
    name: 'Nightly backup',
    scopes: 'kind' in wanted && wanted.kind === 'service' ? SERVICE_SCOPES : ALL_SCOPES,
    expiresInDays: 30,
    ...wanted,
  })
}

export async function makeToken(browser: Browser, wanted: object = {}): Promise<CreatedToken> {
  const { data, error } = await requestToken(browser, wanted)
  if (error) throw new Error(error.message)
  return { token: data.token, id: data.apiToken.id }
}

/** A client with this token and without cookies. */
export function bearing(signin: TestApp, token: string): Browser {
  return signin.browser({ authorization: `Bearer ${token}` })
}

export async function isLive(signin: TestApp, token: string): Promise<boolean> {
  const { error } = await bearing(signin, token).call('sessions.current')
  if (error && error.data.code !== 'token_not_valid') throw new Error(error.message)
  return error === undefined
}

export async function makeAdmin({ db }: TestApp, email: string): Promise<void> {
  await db.account.update({ where: { email }, data: { role: 'admin' } })
}
