import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { chmod, chown, mkdir, rename } from 'node:fs/promises'
import path from 'node:path'
import { majorVersion } from './binaries.ts'
import { buildThenRename } from './build-then-rename.ts'
import { DISK_FULL, diskFull, EmbeddedDatabaseError, fileSystemFailure } from './error.ts'
import { PASSWORD_FILE, USER, writePassword } from './password.ts'
import type { Place } from './place.ts'
import { isRoot, run } from './run-as.ts'

const ESSENTIAL = ['base', 'global/pg_control', 'pg_hba.conf', 'pg_wal', 'postgresql.conf']

/**
 * Makes sure that the place holds a database cluster this PostgreSQL can run,
 * making one where there is nothing.
 *
 * @throws {EmbeddedDatabaseError} rather than touch anything it does not understand.
 */
export async function prepareCluster(
  place: Place,
  onProgress: (message: string) => void,
): Promise<void> {
  try {
    assertOwner(place)
    if (isVacant(place.dataDir)) {
      onProgress(`Making a database in ${place.home}`)
      await createCluster(place)
    }
    assertUsable(place)
    // PostgreSQL insists on it, and copying a directory loses it.
    await chmod(place.dataDir, 0o700)
  } catch (error) {
    throw fileSystemFailure(error, place.home)
  }
}

/** Asked first: another user's data cannot even be looked into. */
function assertOwner({ dataDir }: Place): void {
  const { uid } = statSync(dataDir, { throwIfNoEntry: false }) ?? {}
  if (isRoot || uid === undefined || uid === process.getuid?.()) return
  throw new EmbeddedDatabaseError(
    'other-owner',
    `The data in ${dataDir} belongs to user ${uid}: start as that user (or as root), or give it to this one with "chown -R".`,
  )
}

function isVacant(dataDir: string): boolean {
  try {
    return readdirSync(dataDir).length === 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true
    throw error
  }
}

function createCluster(place: Place): Promise<void> {
  const { dataDir, binaries, runAs } = place
  return buildThenRename(dataDir, async (unfinished) => {
    const data = path.join(unfinished, 'data')
    await mkdir(unfinished, { mode: 0o700 })
    if (runAs) await chown(unfinished, runAs.uid, runAs.gid)
    const passwordFile = await writePassword(unfinished, runAs)
    const initdb = path.join(binaries.directory, 'bin/initdb')
    await run(initdb, initdbArguments(data, passwordFile), { runAs }).catch((error) => {
      throw notCreated(place, error)
    })
    await rename(passwordFile, path.join(data, PASSWORD_FILE))
    return data
  })
}

function initdbArguments(data: string, passwordFile: string): string[] {
  return [
    ...['-D', data, '-U', USER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    // ICU rather than the C library's: names sort and fold alike on every platform.
    ...['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=und'],
    ...['--data-checksums', '--no-instructions'],
  ]
}

function assertUsable({ home, dataDir, binaries }: Place): void {
  const here = (name: string) => path.join(dataDir, name)
  if (!existsSync(here('PG_VERSION'))) {
    throw new EmbeddedDatabaseError(
      'not-a-database',
      `${dataDir} holds files that are no PostgreSQL data: move them away or choose another data directory.`,
    )
  }
  const made = readFileSync(here('PG_VERSION'), 'utf8').trim()
  if (made !== majorVersion(binaries)) {
    throw new EmbeddedDatabaseError(
      'other-version',
      `The data in ${home} was made by PostgreSQL ${made}, and this is PostgreSQL ${majorVersion(binaries)}: start it with version ${made}, or move the directory away to begin anew.`,
    )
  }
  const missing = ESSENTIAL.filter((name) => !existsSync(here(name)))
  if (missing.length > 0) throw damaged(home, `${missing.join(', ')} is missing`)
}

function notCreated({ home }: Place, error: Error): Error {
  if (DISK_FULL.test(error.message)) return diskFull(home, error)
  const [, why] = error.message.match(/(?:error|FATAL):\s*(.*)/) ?? []
  return new EmbeddedDatabaseError(
    'failed',
    `PostgreSQL could not make a database in ${home}: ${why ?? error.message}.`,
    { cause: error },
  )
}

export function damaged(home: string, detail: string): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError(
    'damaged',
    `The database in ${home} is damaged (${detail}): restore it from a copy, or move the directory away to begin anew.`,
  )
}
