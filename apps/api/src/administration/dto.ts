import type { Role } from '@signin/contracts'
import type { AccountRow } from '../accounts/repository.ts'

/** An account as an operator sees it. Times are ISO 8601. */
export interface AdministeredAccount {
  id: string
  email: string
  name: string
  role: Role
  /** Null until a link that was sent to the address has been opened. */
  emailConfirmedAt: string | null
  suspendedAt: string | null
  /** When it will be deleted, unless that is cancelled. */
  deletionDueAt: string | null
  createdAt: string
}

export function toDto(row: AccountRow): AdministeredAccount {
  const { id, email, name, role, emailConfirmedAt, suspendedAt, deletionDueAt, createdAt } = row
  return {
    id,
    email,
    name,
    role,
    emailConfirmedAt: emailConfirmedAt?.toISOString() ?? null,
    suspendedAt: suspendedAt?.toISOString() ?? null,
    deletionDueAt: deletionDueAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  }
}
