import type { ForeignAccount } from '../foreign-account.ts'
import type { Fields } from '../source/record.ts'

/** How one system writes its accounts. */
export interface Format {
  /** Whether a file whose first record has these fields is one of this format. */
  recognises(fields: Fields): boolean
  /** The account of a record; null if the record is none, such as another table's row. */
  accountOf(fields: Fields): ForeignAccount | null
}
