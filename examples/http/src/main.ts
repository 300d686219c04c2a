// Registers, signs in and calls procedures with a client generated from docs/openapi.json. Run by the
// test, with the URL of a Signin; the token of the emailed link is read from stdin.
import { createInterface } from 'node:readline/promises'
import { createSignin } from './client.ts'

const [url = 'http://localhost:4000'] = process.argv.slice(2)
const signin = createSignin(url)
const person = {
  email: 'grace@example.com',
  password: 'correct horse battery staple',
  name: 'Grace',
}
const { email, password } = person
const print = (step: string, what: unknown) => process.stdout.write(`${step} ${String(what)}\n`)

const registered = await signin.POST('/api/trpc/accounts.register', { body: person })
print('registered', registered.data?.result.data.status)

const mail = createInterface({ input: process.stdin })
const token = (await mail.question('')).trim()
mail.close()
const confirmed = await signin.POST('/api/trpc/accounts.confirmEmail', {
  body: { token, password },
})
print('confirmed', confirmed.data?.result.data.status)

await signin.POST('/api/trpc/sessions.signOut', { body: {} })
const wrong = await signin.POST('/api/trpc/sessions.signIn', {
  body: { email, password: 'not the password at all' },
})
print('refused', wrong.error?.error.data.code)

const entered = await signin.POST('/api/trpc/sessions.signIn', { body: { email, password } })
const outcome = entered.data?.result.data
print('entered', outcome?.status === 'signedIn' ? outcome.session.accountId : outcome?.status)

const me = await signin.GET('/api/trpc/accounts.me')
print('me', me.data?.result.data.email)

const activity = await signin.GET('/api/trpc/activity.list', {
  params: { query: { group: 'signIns' } },
})
print('activity', activity.data?.result.data.entries.map(({ kind }) => kind).join(','))

const made = await signin.POST('/api/trpc/tokens.createApiToken', {
  body: { kind: 'personal', name: 'A script', scopes: ['account:read'], expiresInDays: 30 },
})
const script = createSignin(url, { authorization: `Bearer ${made.data?.result.data.token}` })
const again = await script.GET('/api/trpc/accounts.me')
print('by token', again.data?.result.data.email)

const beyond = await script.POST('/api/trpc/sessions.revokeOthers', { body: {} })
print('beyond', `${beyond.response.status} ${beyond.error?.error.data.code}`)
