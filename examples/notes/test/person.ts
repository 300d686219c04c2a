import type { Signin } from '@signin/api/test/running.ts'
import { createClient, type SigninClient } from '@signin/client'

const PASSWORD = 'correct horse battery staple'

export interface Person {
  /** A client with a cookie jar, as this person's browser. */
  client: SigninClient
  /** The Cookie header of that browser. */
  cookie(): string
  sessionId(): Promise<string>
}

/** Registers and confirms the email address. */
export async function signUp(signin: Signin, email: string): Promise<Person> {
  const person = browser(signin.url)
  await person.client.accounts.register.mutate({ email, password: PASSWORD, name: 'Ada' })
  const token = await signin.mailedToken(email)
  await person.client.accounts.confirmEmail.mutate({ token, password: PASSWORD })
  return person
}

/** Signs the same person in on another device. */
export async function signIn(signin: Signin, email: string): Promise<Person> {
  const person = browser(signin.url)
  await person.client.sessions.signIn.mutate({ email, password: PASSWORD })
  return person
}

function browser(url: string): Person {
  const cookies = new Map<string, string>()
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const client = createClient({
    url,
    async fetch(input, init) {
      const headers = new Headers(init?.headers)
      headers.set('cookie', cookie())
      const response = await fetch(input, { ...init, headers })
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        if (value) cookies.set(name, value)
        else cookies.delete(name)
      }
      return response
    },
  })
  return {
    client,
    cookie,
    sessionId: async () => (await client.sessions.current.query())?.id ?? '',
  }
}
