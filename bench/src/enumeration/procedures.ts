import { PASSWORD } from '../people/person.ts'

export interface Procedure {
  name: string
  description?: string
  names?: { known: string; unknown: string }
  /** True if it hashes a password, which takes most of its time. */
  hashes?: boolean
  /** True if the caller must be signed in. */
  signedIn?: boolean
  /** True if it takes the id of a pending registration of the address. */
  registered?: boolean
  /** The expected status of every response. */
  expectedStatus?: number
  input: (client: { email: string; registration: string | undefined }) => unknown
}

const TAKEN_OR_FREE = { known: 'taken address', unknown: 'free address' }

/** All procedures that take an address, or the id of a registration, which identifies one. */
export const procedures: Procedure[] = [
  {
    name: 'sessions.signIn',
    description: ', wrong password',
    hashes: true,
    expectedStatus: 401,
    input: ({ email }) => ({ email, password: 'not the right password' }),
  },
  {
    name: 'accounts.register',
    names: TAKEN_OR_FREE,
    hashes: true,
    input: ({ email }) => ({ email, password: PASSWORD, name: 'A Person' }),
  },
  {
    name: 'accounts.resendConfirmation',
    names: TAKEN_OR_FREE,
    registered: true,
    input: ({ registration }) => ({ registration }),
  },
  { name: 'sessions.requestSignInLink', input: ({ email }) => ({ email }) },
  { name: 'passwords.requestReset', input: ({ email }) => ({ email }) },
  {
    name: 'accounts.requestEmailChange',
    names: TAKEN_OR_FREE,
    signedIn: true,
    input: ({ email }) => ({ email }),
  },
]
