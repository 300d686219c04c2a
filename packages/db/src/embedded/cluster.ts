import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { chmod, chown, mkdir, rename } from 'node:fs/promises'
import path from 'node:path'
import { majorVersion } from './binaries.ts'
import { buildThenRename } from './build-then-rename.ts'
import { DISK_FULL, diskFullError, EmbeddedDatabaseError, fileSystemErrorOf } from './error.ts'
import { OWNER, PASSWORD_FILE, writePassword } from './password.ts'
import type { Placement } from './placement.ts'
import { isRoot, runProgram } from './run-as.ts'

const ESSENTIAL = ['base', 'global/pg_control', 'pg_hba.conf', 'pg_wal', 'postgresql.conf']

/**
 * Ensures that the data directory contains a database cluster of this PostgreSQL version, and
 * creates one in an empty directory.
 *
 * @throws {EmbeddedDatabaseError} for any other content, which is left unchanged.
 */
export async function prepareCluster(
  placement: Placement,
  onProgress: (message: string) => void,
): Promise<void> {
  try {
    assertOwner(placement)
    if (isEmpty(placement.dataDir)) {
      onProgress(`Making a database in ${placement.home}`)
      await createCluster(placement)
    }
    assertUsable(placement)
    // PostgreSQL requires this mode, which a copy of the directory may not have.
    await chmod(placement.dataDir, 0o700)
  } catch (error) {
    throw fileSystemErrorOf(error, placement.home)
  }
}

/** Checked first, because another user's data directory cannot be read. */
function assertOwner({ dataDir }: Placement): void {
  const { uid } = statSync(dataDir, { throwIfNoEntry: false }) ?? {}
  if (isRoot || uid === undefined || uid === process.getuid?.()) return
  throw new EmbeddedDatabaseError(
    'other-owner',
    `The data in ${dataDir} belongs to user ${uid}: start as that user (or as root), or give it to this one with "chown -R".`,
  )
}

function isEmpty(dataDir: string): boolean {
  try {
    return readdirSync(dataDir).length === 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true
    throw error
  }
}

function createCluster(placement: Placement): Promise<void> {
  const { dataDir, binaries, runAs } = placement
  return buildThenRename(dataDir, async (unfinished) => {
    const data = path.join(unfinished, 'data')
    await mkdir(unfinished, { mode: 0o700 })
    if (runAs) await chown(unfinished, runAs.uid, runAs.gid)
    const passwordFile = await writePassword(unfinished, runAs)
    const initdb = path.join(binaries.directory, 'bin/initdb')
    await runProgram(initdb, initdbArguments(data, passwordFile), { runAs }).catch((error) => {
      throw creationError(placement, error)
    })
    await rename(passwordFile, path.join(data, PASSWORD_FILE))
    return data
  })
}

function initdbArguments(data: string, passwordFile: string): string[] {
  return [
    ...['-D', data, '-U', OWNER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    // ICU's collation, which is the same on every platform, unlike that of the C library.
    ...['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=und'],
    ...['--data-checksums', '--no-instructions'],
  ]
}

function assertUsable({ home, dataDir, binaries }: Placement): void {
  const pathOf = (name: string) => path.join(dataDir, name)
  if (!existsSync(pathOf('PG_VERSION'))) {
    throw new EmbeddedDatabaseError(
      'not-a-database',
      `${dataDir} holds files that are no PostgreSQL data: move them away or choose another data directory.`,
    )
  }
  const version = readFileSync(pathOf('PG_VERSION'), 'utf8').trim()
  if (version !== majorVersion(binaries)) {
    throw new EmbeddedDatabaseError(
      'other-version',
      `The data in ${home} was made by PostgreSQL ${version}, and this is PostgreSQL ${majorVersion(binaries)}: start it with version ${version}, or move the directory away to begin anew.`,
    )
  }
  const missing = ESSENTIAL.filter((name) => !existsSync(pathOf(name)))
  if (missing.length > 0) throw damagedError(home, `${missing.join(', ')} is missing`)
}

function creationError({ home }: Placement, error: Error): Error {
  if (DISK_FULL.test(error.message)) return diskFullError(home, error)
  const [, why] = error.message.match(/(?:error|FATAL):\s*(.*)/) ?? []
  return new EmbeddedDatabaseError(
    'failed',
    `PostgreSQL could not make a database in ${home}: ${why ?? error.message}.`,
    { cause: error },
  )
}

export function damagedError(home: string, detail: string): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError(
    'damaged',
    `The database in ${home} is damaged (${detail}): restore it from a copy, or move the directory away to begin anew.`,
  )
}
