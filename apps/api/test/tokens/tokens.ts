import type { Answer, Browser } from '../browser.ts'
import { env, type TestApp } from '../harness.ts'

/** Everything a token can be given here. */
export const ALL_SCOPES = [
  'account:read',
  'account:write',
  'tokens:issue',
  ...env.accessTokens.scopes,
]

/** And everything a service's can. */
const SERVICE_SCOPES = ALL_SCOPES.filter((scope) => !scope.startsWith('account:'))

export interface Made {
  token: string
  id: string
}

/** As its owner asks for one, who is signed in here. */
export function askForToken(browser: Browser, wanted: object = {}): Promise<Answer> {
  return browser.call('tokens.createApiToken', {
    kind: 'personal',
    name: 'Nightly backup',
    scopes: 'kind' in wanted && wanted.kind === 'service' ? SERVICE_SCOPES : ALL_SCOPES,
    expiresInDays: 30,
    ...wanted,
  })
}

export async function makeToken(browser: Browser, wanted: object = {}): Promise<Made> {
  const { data, error } = await askForToken(browser, wanted)
  if (error) throw new Error(error.message)
  return { token: data.token, id: data.apiToken.id }
}

/** What shows this token, and has no cookies. */
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
