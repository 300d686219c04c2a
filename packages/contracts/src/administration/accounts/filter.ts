import * as z from 'zod/mini'
import { Role } from '../../accounts/schema.ts'
import { ProviderId } from '../../identities/schema.ts'
import { lengthOf, storableText } from '../../text.ts'

/** Longer than any address part or name that a person types. Bounds the work of one search. */
const MAX_TEXT = 200
const TEXT_TOO_LONG = `Use at most ${MAX_TEXT} characters.`

/** The first day that a filter may name: PostgreSQL has no year 0000, which ISO 8601 has. */
const FIRST_DAY = '1970-01-01'

/** Any text is searched for literally: `%`, `_`, quotes and regular expressions have no meaning. */
export const AccountSearchText = storableText(2 * MAX_TEXT, TEXT_TOO_LONG).check(
  z.refine((text) => lengthOf(text) <= MAX_TEXT, TEXT_TOO_LONG),
)

/** A day, which starts at midnight UTC. */
export const FilterDay = z.iso.date('Enter a date, such as 2026-11-30.').check(
  z.refine((day) => day >= FIRST_DAY, {
    error: `Enter a date from ${FIRST_DAY} on.`,
  }),
)

/** An account has one state: the last of these that applies. */
export const ACCOUNT_STATES = ['active', 'unconfirmed', 'deletionScheduled', 'suspended'] as const
export const AccountState = z.enum(ACCOUNT_STATES, 'Choose a state.')
export type AccountState = z.output<typeof AccountState>

/** What an account must match: every field that is given. Without fields, all accounts match. */
export const AccountFilter = z.strictObject({
  /** Part of the address or the name, the id, or an identity's issuer, subject or label. */
  text: z.optional(AccountSearchText),
  role: z.optional(Role),
  state: z.optional(AccountState),
  /** Whether sign-in by password requires a second factor. */
  secondFactor: z.optional(z.enum(['on', 'off'], 'Choose on or off.')),
  /** The account has an identity of this provider. */
  provider: z.optional(ProviderId),
  /** Last seen on this day or later. An account that never signed in has not been seen. */
  seenSince: z.optional(FilterDay),
  /** Not seen on this day or later. Includes accounts that never signed in. */
  seenBefore: z.optional(FilterDay),
  /** Created on this day or later. */
  createdSince: z.optional(FilterDay),
  /** Created before this day. */
  createdBefore: z.optional(FilterDay),
})
export type AccountFilter = z.output<typeof AccountFilter>

/**
 * The order of a list. `relevance`, the default with a text, counts as `newest` without one, which
 * is the default there. `lastSeen` lists the most recent first.
 */
export const ACCOUNT_SORTS = ['relevance', 'newest', 'oldest', 'name', 'email', 'lastSeen'] as const
export const AccountSort = z.enum(ACCOUNT_SORTS, 'Choose an order.')
export type AccountSort = z.output<typeof AccountSort>
