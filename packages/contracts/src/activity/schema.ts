import * as z from 'zod/mini'
import { SecondFactor } from '../second-factors/schema.ts'
import { SignInMethod } from '../sessions/methods.ts'
import { Place } from '../sessions/schema.ts'
import { Timestamp } from '../text.ts'
import { ACTIVITY_KINDS, activityGroups } from './kinds.ts'

/** One event of an account, with the factor and the device that caused it. */
export const ActivityEntry = z.object({
  id: z.uuid(),
  at: Timestamp,
  kind: z.enum(ACTIVITY_KINDS),
  method: z.nullable(SignInMethod),
  factor: z.nullable(SecondFactor),
  /** The object of the event, such as a passkey's name or an email address. */
  detail: z.nullable(z.string()),
  /** True if an admin did it: by an act on the account, or acting as its owner. */
  byAdmin: z.boolean(),
  /** True if the calling session caused it. */
  byThisSession: z.boolean(),
  browser: z.nullable(z.string()),
  system: z.nullable(z.string()),
  address: z.string(),
  place: z.nullable(Place),
})
export type ActivityEntry = z.output<typeof ActivityEntry>

export const ActivityQuery = z.strictObject({
  group: z.optional(
    z.enum(Object.keys(activityGroups) as (keyof typeof activityGroups)[], 'Choose what to show.'),
  ),
  /** Cursor: the id of the last entry of the previous page. */
  before: z.optional(z.uuid('This is not an entry.')),
})
export type ActivityQuery = z.output<typeof ActivityQuery>

/** Newest first, 50 at a time. */
export const ActivityPage = z.object({ entries: z.array(ActivityEntry), more: z.boolean() })
export type ActivityPage = z.output<typeof ActivityPage>
