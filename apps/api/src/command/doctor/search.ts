import { trigramsOf } from '../../accounts/search/trigrams/capability.ts'
import { ok, warning } from './finding.ts'
import type { Probe } from './probe.ts'

const MEND =
  'Let a superuser run "create extension pg_trgm" in this database, or let the role that migrates create it; then run "signin migrate".'

/** By what accounts can be found. */
export const searchProbe: Probe = {
  name: 'search',
  mend: 'Check that the role of DATABASE_URL may read the catalog.',
  needsDatabase: true,
  async examine({ database }) {
    const trigrams = await trigramsOf((await database()).db)
    if (trigrams === null) {
      return [
        warning(
          'Accounts are found by the beginning of an address or a name only: the extension pg_trgm or its index is missing.',
          MEND,
        ),
      ]
    }
    if (trigrams.schema === null) {
      return [
        warning(
          'Typos in a search are not tolerated: the schema of pg_trgm is out of reach.',
          MEND,
        ),
      ]
    }
    return [ok('Accounts are found by any part of an address or a name, and despite typos.')]
  },
}
