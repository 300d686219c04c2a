import { UsageError } from '../errors.ts'

/** The positional parameter of a command about one account. */
export const ACCOUNT = {
  brief: 'Its email address or its id',
  placeholder: 'account',
  parse: String,
} as const

export interface ReasonFlag {
  reason?: string
}

export const REASON = {
  kind: 'parsed',
  parse: String,
  optional: true,
  brief: 'Why: for the audit log, and for the owner, who sees it',
} as const

/** @throws {UsageError} for a reason that cannot be shown, or is too long. */
export async function parsedReason(reason: string | undefined): Promise<string | undefined> {
  if (reason === undefined) return undefined
  const { Reason } = await import('@signin/contracts')
  const { data, error } = Reason.safeParse(reason)
  if (error) throw new UsageError(`--reason: ${error.issues[0]?.message}`)
  return data
}
