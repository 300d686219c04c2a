import { type Notice, standardText } from '@signin/third-party-notices'
import { SOURCES } from './sources.ts'

/** Third-party notices of the lists that the bundled filter derives from (docs/decisions/0017). */
export function breachedNotices(): Notice[] {
  return SOURCES.map(({ package: from, licenses }) => ({
    name: `breached-passwords.bin, made of ${from}`,
    license: [...new Set(licenses.map(({ license }) => license))].join(' AND '),
    url: `https://www.npmjs.com/package/${from.replace(/@[^@]*$/, '')}`,
    texts: licenses.map(({ license, holder }) => standardText(license, holder)),
  }))
}
