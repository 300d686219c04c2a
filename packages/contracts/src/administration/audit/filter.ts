import * as z from 'zod/mini'
import { isEmailAddress, normalizeEmailAddress } from '../../accounts/email-address.ts'
import { nameSchema } from '../../name.ts'
import { storableText, Timestamp } from '../../text.ts'
import { ACTOR_TYPES, EVENT_KINDS, OUTCOMES } from './kinds.ts'

/** Longer than an address with names for its parts, and than all kinds of events together. */
const MAX_TEXT = 2000

const EventId = z.uuid('This is not an event.')
const Uuid = z.uuid()
const Network = z.union([z.ipv4(), z.cidrv4(), z.ipv6(), z.cidrv6()])

/** An account by its id, which also finds the events of a deleted one, or by its present address. */
const AccountName = z.pipe(
  z.pipe(
    storableText(MAX_TEXT, 'This is too long.'),
    z.transform((typed: string) =>
      typed.includes('@') ? normalizeEmailAddress(typed) : typed.trim().toLowerCase(),
    ),
  ),
  z
    .string()
    .check(
      z.refine(
        (text) => isEmailAddress(text) || Uuid.safeParse(text).success,
        'Enter an email address or the id of an account.',
      ),
    ),
)

/** An IP address, or a network in CIDR notation. */
const AddressOrNetwork = storableText(MAX_TEXT, 'This is too long.').check(
  z.refine(
    (text) => Network.safeParse(text).success,
    'Enter an IP address such as 203.0.113.7, or a network such as 203.0.113.0/24.',
  ),
)

/** Kinds of events, separated by commas. */
const EventKinds = z.pipe(
  z.pipe(
    storableText(MAX_TEXT, 'Choose fewer kinds of events.'),
    z.transform((text: string) => [...new Set(text.split(','))]),
  ),
  z.array(z.enum(EVENT_KINDS, 'There is no such kind of event.')),
)

/** What the events of a page or an export have in common. Absent fields do not restrict. */
export const AuditFilter = z.strictObject({
  /** The account that the event concerns. */
  person: z.optional(AccountName),
  /** The admin who acted on another account. */
  actor: z.optional(AccountName),
  actorType: z.optional(z.enum(ACTOR_TYPES, 'Choose who acted.')),
  /** The service, or the operator of the command line, by its exact name. */
  operator: z.optional(nameSchema(200, 'Enter the name of an operator or a service.')),
  kinds: z.optional(EventKinds),
  outcome: z.optional(z.enum(OUTCOMES, 'Choose an outcome.')),
  address: z.optional(AddressOrNetwork),
  /** A part of the User-Agent, such as `Firefox`, in any case. */
  device: z.optional(storableText(100, 'Enter a shorter part of the device.')),
  session: z.optional(z.uuid('This is not a session.')),
  /** Events at or after this time. */
  since: z.optional(Timestamp),
  /** Events before this time. */
  until: z.optional(Timestamp),
})
export type AuditFilter = z.output<typeof AuditFilter>
/** A filter as it is sent: all text, so that it is also the query of a URL. */
export type AuditFilterText = z.input<typeof AuditFilter>

export const AuditQuery = z.extend(AuditFilter, {
  /** Cursor: only older events, as `next` of the previous page says. */
  before: z.optional(EventId),
  /** Only newer events, to follow the log. */
  after: z.optional(EventId),
})
export type AuditQuery = z.output<typeof AuditQuery>

export const AuditEventReference = z.strictObject({ id: EventId })
export type AuditEventReference = z.output<typeof AuditEventReference>
