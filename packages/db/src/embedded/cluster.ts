import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { chmod, chown, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { majorVersion } from './binaries.ts'
import { buildThenRename } from './build-then-rename.ts'
import { EmbeddedDatabaseError, fileSystemFailure } from './error.ts'
import type { Place } from './place.ts'
import { isRoot, run } from './run-as.ts'

export const USER = 'signin'
const PASSWORD_FILE = 'signin-password'
const ESSENTIAL = ['base', 'global/pg_control', 'pg_hba.conf', 'pg_wal', 'postgresql.conf']

/**
 * Makes sure that the place holds a database cluster this PostgreSQL can run,
 * making one in an empty or absent directory, and answers its password.
 *
 * @throws {EmbeddedDatabaseError} rather than touch anything it does not understand.
 */
export async function prepareCluster(
  place: Place,
  onProgress: (message: string) => void,
): Promise<{ password: string }> {
  try {
    if (isVacant(place.dataDir)) {
      onProgress(`Making a database in ${place.dataDir}`)
      await createCluster(place)
    }
    refuseUnusable(place)
    // PostgreSQL insists on it, and copying a directory loses it.
    await chmod(place.dataDir, 0o700)
    const password = await readFile(path.join(place.dataDir, PASSWORD_FILE), 'utf8')
    return { password: password.trim() }
  } catch (error) {
    throw fileSystemFailure(error, place.dataDir)
  }
}

function isVacant(dataDir: string): boolean {
  try {
    return readdirSync(dataDir).length === 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true
    throw error
  }
}

function createCluster({ dataDir, binaries, runAs }: Place): Promise<void> {
  return buildThenRename(dataDir, async (unfinished) => {
    const data = path.join(unfinished, 'data')
    const password = path.join(unfinished, 'password')
    await mkdir(unfinished, { mode: 0o700 })
    await writeFile(password, randomBytes(32).toString('base64url'), { mode: 0o600 })
    if (runAs) {
      await chown(unfinished, runAs.uid, runAs.gid)
      await chown(password, runAs.uid, runAs.gid)
    }
    await run(path.join(binaries.directory, 'bin/initdb'), initdbArguments(data, password), {
      runAs,
    })
    await rename(password, path.join(data, PASSWORD_FILE))
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

function refuseUnusable({ dataDir, binaries }: Place): void {
  const here = (name: string) => path.join(dataDir, name)
  if (!existsSync(here('PG_VERSION'))) {
    throw new EmbeddedDatabaseError(
      'not-a-database',
      `${dataDir} holds files that are no PostgreSQL data: move them away or choose another data directory.`,
    )
  }
  const { uid } = statSync(dataDir)
  if (!isRoot && uid !== process.getuid?.()) {
    throw new EmbeddedDatabaseError(
      'other-owner',
      `The data directory ${dataDir} belongs to user ${uid}: start as that user (or as root), or give it to this one with "chown -R".`,
    )
  }
  const made = readFileSync(here('PG_VERSION'), 'utf8').trim()
  if (made !== majorVersion(binaries)) {
    throw new EmbeddedDatabaseError(
      'other-version',
      `The data in ${dataDir} was made by PostgreSQL ${made}, and this is PostgreSQL ${majorVersion(binaries)}: start it with version ${made}, or move the directory away to begin anew.`,
    )
  }
  const missing = [...ESSENTIAL, PASSWORD_FILE].filter((name) => !existsSync(here(name)))
  if (missing.length > 0) throw damaged(dataDir, `${missing.join(', ')} is missing`)
}

export function damaged(dataDir: string, detail: string): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError(
    'damaged',
    `The database in ${dataDir} is damaged (${detail}): restore it from a copy, or move the directory away to begin anew.`,
  )
}
