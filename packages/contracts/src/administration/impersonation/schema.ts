import * as z from 'zod/mini'
import { Timestamp } from '../../text.ts'

/** What an admin may do who acts as the owner of an account. */
export const IMPERSONATION_POLICIES = ['off', 'read-only', 'changes'] as const
export type ImpersonationPolicy = (typeof IMPERSONATION_POLICIES)[number]

export const ImpersonationSetting = z.object({ policy: z.enum(IMPERSONATION_POLICIES) })
export type ImpersonationSetting = z.output<typeof ImpersonationSetting>

export const ImpersonationStarted = z.object({
  accountId: z.uuid(),
  /** 30 minutes after the start. It cannot be extended. */
  expiresAt: Timestamp,
})
export type ImpersonationStarted = z.output<typeof ImpersonationStarted>
