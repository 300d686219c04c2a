const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** What a mailed link can do: the page it opens, and how long it works. Each works once. */
export const purposes = {
  /** Makes the account of a registration, for who knows the password chosen in it. */
  registration: { page: '/register/confirm', ttlMs: HOUR },
  /** The same where no password was chosen. */
  registrationByMail: { page: '/register/finish', ttlMs: HOUR },
  /** Confirms the address of an account that exists already. */
  confirmAccount: { page: '/register/confirm', ttlMs: HOUR },
  /** ASVS 6.5.5: ten minutes for what signs in. */
  signIn: { page: '/sign-in/link', ttlMs: 10 * MINUTE },
  reset: { page: '/reset', ttlMs: HOUR },
  emailChange: { page: '/email/confirm', ttlMs: HOUR },
  emailChangeUndo: { page: '/email/undo', ttlMs: 72 * HOUR },
  /** "This wasn't me": as long as an address can be taken back, from when it happened (decision 22). */
  disown: { page: '/not-me', ttlMs: 72 * HOUR },
  /** The same for a factor, which it takes away as well. */
  disownFactor: { page: '/not-me', ttlMs: 72 * HOUR },
} as const satisfies Record<string, { page: string; ttlMs: number }>

export type LinkPurpose = keyof typeof purposes

/** What is good only while the account has the address it was sent to. The others take things back. */
export const MAILBOX_BOUND_PURPOSES = [
  'confirmAccount',
  'signIn',
  'reset',
  'emailChange',
] as const satisfies LinkPurpose[]
