import type { AdministeredAccount } from '../../administration/dto.ts'

/** Whether the account can be used, in a word or two. */
export function stateOf({
  suspendedAt,
  deletionDueAt,
  emailConfirmedAt,
}: AdministeredAccount): string {
  if (suspendedAt) return 'suspended'
  if (deletionDueAt) return 'being deleted'
  return emailConfirmedAt ? 'active' : 'unconfirmed'
}
