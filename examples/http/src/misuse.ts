// Mistakes that the generated types must reject. Only compiled: a line that compiles fails the test.
import { createSignin } from './client.ts'

const signin = createSignin('http://localhost:4000')

export async function misuse() {
  // @ts-expect-error a missing field
  await signin.POST('/api/trpc/sessions.signIn', { body: { email: 'ada@example.com' } })
  // @ts-expect-error an unknown procedure
  await signin.POST('/api/trpc/sessions.login', { body: {} })
  // @ts-expect-error a query is not sent with POST
  await signin.POST('/api/trpc/accounts.me', { body: {} })
  // @ts-expect-error an invalid input
  await signin.GET('/api/trpc/activity.list', { params: { query: { group: 'all' } } })
  const { data, error } = await signin.GET('/api/trpc/accounts.me')
  // @ts-expect-error an unknown field of the response
  data?.result.data.passwordHash
  // @ts-expect-error an unknown error code
  return error?.error.data.code === 'no_such_code'
}
