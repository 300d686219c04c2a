import type { Transactions } from '@signin/db'
import type { AccountTables } from '../accounts/repository.ts'
import type { AuditLog, AuditTables, EventSource } from '../audit/audit-log.ts'
import type { SecretBox } from '../crypto/secret-box.ts'
import type { EmailLinkTables } from '../email-links/email-links.ts'
import type { IdentityTables } from '../identities/identities.ts'
import type { PasskeyTables } from '../passkeys/proofs.ts'
import type { PasswordTables } from '../passwords/passwords.ts'
import type { FactorTables } from '../second-factors/imported.ts'
import type { ConfiguredProvider } from './fields/identities.ts'
import type { ImportTables } from './table.ts'

/** All tables that an import reads or writes. */
export type ImportingTables = ImportTables &
  AccountTables &
  EmailLinkTables &
  PasswordTables &
  FactorTables &
  PasskeyTables &
  IdentityTables &
  AuditTables

export interface ImportDeps {
  db: ImportingTables & Transactions
  clock: () => Date
  /** Of the purpose "second factor seal". */
  secretBox: SecretBox
  /** Of the purpose "imported password seal". */
  passwordBox: SecretBox
  identityProviders: readonly ConfiguredProvider[]
  auditLog: Pick<AuditLog, 'recordMany'>
  /** Who imports. */
  source: EventSource
}
