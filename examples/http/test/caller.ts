import type { Signin } from '@signin/api/test/running.ts'

const PASSWORD = 'correct horse battery staple'

export interface Caller {
  apiToken(scopes: string[]): Promise<{ token: string; id: string }>
  /** Issues an access token for this audience with that API token. */
  accessToken(apiToken: string, audience: string): Promise<string>
  /** Revokes an API token. */
  revoke(id: string): Promise<void>
}

/** Creates an account and signs in. */
export async function signUp(signin: Signin, email: string): Promise<Caller> {
  const call = async (name: string, input: object, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${signin.url}/api/trpc/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(input),
    })
    if (!answer.ok) throw new Error(`${name}: ${await answer.text()}`)
    const { result } = (await answer.json()) as { result: { data: ResponseData } }
    return { data: result.data, cookies: answer.headers.getSetCookie() }
  }
  await call('accounts.register', { email, password: PASSWORD, name: 'Grace' })
  const confirmation = { token: await signin.mailedToken(email), password: PASSWORD }
  const { cookies } = await call('accounts.confirmEmail', confirmation)
  const cookie = cookies.map((line) => line.split(';', 1)[0]).join('; ')

  return {
    async apiToken(scopes) {
      const wanted = { kind: 'personal', name: 'A script', scopes, expiresInDays: 1 }
      const { data } = await call('tokens.createApiToken', wanted, { cookie })
      return { token: data.token, id: data.apiToken.id }
    },
    async accessToken(apiToken, audience) {
      const authorization = `Bearer ${apiToken}`
      const { data } = await call('tokens.issueAccessToken', { audience }, { authorization })
      return data.accessToken
    },
    async revoke(id) {
      await call('tokens.revokeApiToken', { id }, { cookie })
    },
  }
}

interface ResponseData {
  token: string
  apiToken: { id: string }
  accessToken: string
}
