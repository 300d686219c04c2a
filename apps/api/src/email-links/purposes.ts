const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** The purposes of email links, each with its page and lifetime. Every link is single-use. */
export const purposes = {
  /** Creates the account of a registration. Requires the password that was chosen in it. */
  registration: { page: '/register/confirm', ttlMs: HOUR },
  /** As `registration`, without a password. */
  registrationByMail: { page: '/register/finish', ttlMs: HOUR },
  /** Confirms the address of an existing account. */
  confirmAccount: { page: '/register/confirm', ttlMs: HOUR },
  /** ASVS 6.5.5: at most ten minutes for a link that signs in. */
  signIn: { page: '/sign-in/link', ttlMs: 10 * MINUTE },
  reset: { page: '/reset', ttlMs: HOUR },
  emailChange: { page: '/email/confirm', ttlMs: HOUR },
  emailChangeUndo: { page: '/email/undo', ttlMs: 72 * HOUR },
  /**
   * "This wasn't me". Valid as long as an address change can be undone, counted from the reported
   * event (decision 22).
   */
  disown: { page: '/not-me', ttlMs: 72 * HOUR },
  /** As `disown`, and also removes the reported factor. */
  disownFactor: { page: '/not-me', ttlMs: 72 * HOUR },
} as const satisfies Record<string, { page: string; ttlMs: number }>

export type LinkPurpose = keyof typeof purposes

/**
 * Purposes whose links are valid only while the account has the address they were sent to. The
 * other links of an account undo something, and stay valid when the address changes.
 */
export const MAILBOX_BOUND_PURPOSES = [
  'confirmAccount',
  'signIn',
  'reset',
  'emailChange',
] as const satisfies LinkPurpose[]
