import { PASSWORD } from '../people/person.ts'

export interface Procedure {
  name: string
  what?: string
  names?: { known: string; unknown: string }
  /** Most of its time is a password being hashed. */
  hashes?: boolean
  /** It is called by somebody who is signed in, with an address of their own. */
  signedIn?: boolean
  /** It is called by somebody who has filled in the form with the address. */
  registered?: boolean
  /** The status of every answer. */
  answers?: number
  input: (client: { email: string; registration: string | undefined }) => unknown
}

const TAKEN_OR_FREE = { known: 'taken address', unknown: 'free address' }

/** All that take an address, or the name of a registration, which stands for one. */
export const procedures: Procedure[] = [
  {
    name: 'sessions.signIn',
    what: ', wrong password',
    hashes: true,
    answers: 401,
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
