// What the generated types must refuse. Only compiled: a line that is no error any more fails the test.
import { createSignin } from './client.ts'

const signin = createSignin('http://localhost:4000')

export async function misuse() {
  // @ts-expect-error a field that is missing
  await signin.POST('/api/trpc/sessions.signIn', { body: { email: 'ada@example.com' } })
  // @ts-expect-error a procedure that is not there
  await signin.POST('/api/trpc/sessions.login', { body: {} })
  // @ts-expect-error a query is not sent with POST
  await signin.POST('/api/trpc/accounts.me', { body: {} })
  // @ts-expect-error an input that is none
  await signin.GET('/api/trpc/activity.list', { params: { query: { group: 'all' } } })
  const { data, error } = await signin.GET('/api/trpc/accounts.me')
  // @ts-expect-error a field of the answer that is not there
  data?.result.data.passwordHash
  // @ts-expect-error a code that is not in the table
  return error?.error.data.code === 'no_such_code'
}
