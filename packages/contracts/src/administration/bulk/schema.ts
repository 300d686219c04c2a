import * as z from 'zod/mini'
import { AccountFilter } from '../accounts/filter.ts'
import { Reason } from '../schema.ts'

/** How many accounts one call acts on; also the most that can be selected one by one. */
export const BULK_PAGE_SIZE = 50

/** The acts that can be run on many accounts. Each leaves an account that is already so unchanged. */
export const BULK_ACTS = [
  'revokeSessions',
  'sendReset',
  'suspend',
  'restore',
  'lockDown',
  'scheduleDeletion',
  'cancelDeletion',
] as const
export const BulkAct = z.enum(BULK_ACTS, 'Choose what to do.')
export type BulkAct = z.output<typeof BulkAct>

const AccountId = z.uuid('This is not an account id.')

/** The dry run: how many accounts match now, and the last of them that a run may reach. */
export const BulkPlan = z.object({
  count: z.int(),
  /** True if there are more than 10,000. */
  isCapped: z.boolean(),
  /** For {@link BulkRun}: accounts that were created later are not acted on. */
  through: z.uuid(),
})
export type BulkPlan = z.output<typeof BulkPlan>

/** The accounts of a run: some by their ids, or all that match a filter. */
const BulkTarget = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('selected'),
    accountIds: z
      .array(AccountId)
      .check(
        z.minLength(1, 'Select an account.'),
        z.maxLength(BULK_PAGE_SIZE, 'These are too many.'),
      ),
  }),
  z.strictObject({
    kind: z.literal('matching'),
    filter: AccountFilter,
    /** Of the plan. */
    through: AccountId,
    /** `next` of the previous call; absent in the first. */
    after: z.optional(AccountId),
  }),
])

/** What a form asks for before a run. */
export const BulkReason = z.strictObject({ reason: Reason })

export const BulkRun = z.extend(BulkReason, { act: BulkAct, target: BulkTarget })
export type BulkRun = z.output<typeof BulkRun>

/** What one call did. */
export const BulkProgress = z.object({
  changed: z.int(),
  /** They already were as the act leaves them, or were deleted meanwhile. */
  unchanged: z.int(),
  /** The act does not apply: the last admin, a suspended account, or the admin's own account. */
  refused: z.int(),
  /** For the next call; null if every account was reached. */
  next: z.nullable(z.uuid()),
})
export type BulkProgress = z.output<typeof BulkProgress>
