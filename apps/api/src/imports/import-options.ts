import type { ImportedHashOptions } from '../passwords/imported/parse.ts'
import type { ConfiguredProvider } from './fields/identities.ts'
import type { FormatName } from './format-names.ts'

/** What can be left out of the accounts. */
export const PARTS = ['passwordHash', 'totp', 'passkeys', 'identities'] as const
export type Part = (typeof PARTS)[number]

/** The operator's choices. Another choice is another import of the same file. */
export interface ImportOptions {
  /** Recognised by the first record if absent. */
  format?: FormatName | undefined
  /** Accounts of which the file does not say it have confirmed addresses: the operator vouches. */
  assumeConfirmed: boolean
  /** Admins come over as admins, not as members. */
  keepAdmins: boolean
  /** The fields that do not come over. */
  without: readonly Part[]
  /** The other system's name of an identity provider, and its id here. */
  providers: ReadonlyMap<string, string>
  hashing: ImportedHashOptions
}

export interface ReadingRules extends ImportOptions {
  configuredProviders: readonly ConfiguredProvider[]
  now: Date
}
