const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** What a mailed link can do: the page it opens, and how long it works. Each works once. */
export const purposes = {
  /** Makes the account of a registration, for who knows the password chosen in it. */
  registration: { page: '/register/confirm', life: HOUR },
  /** The same where no password was chosen. */
  registrationByMail: { page: '/register/finish', life: HOUR },
  /** Confirms the address of an account that exists already. */
  confirmAccount: { page: '/register/confirm', life: HOUR },
  /** ASVS 6.5.5: ten minutes for what signs in. */
  signIn: { page: '/sign-in/link', life: 10 * MINUTE },
  reset: { page: '/reset', life: HOUR },
  emailChange: { page: '/email/confirm', life: HOUR },
  emailChangeUndo: { page: '/email/undo', life: 72 * HOUR },
  /** "This wasn't me": it can only end things, so it may wait for its reader. */
  disown: { page: '/not-me', life: 7 * DAY },
  /** The same for a factor: it also takes back what was added, and so no longer than an address can. */
  disownFactor: { page: '/not-me', life: 72 * HOUR },
} as const satisfies Record<string, { page: string; life: number }>

export type LinkPurpose = keyof typeof purposes
