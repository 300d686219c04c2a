import { randomBytes } from 'node:crypto'
import { lchown, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileSystemFailure } from './error.ts'
import type { Place } from './place.ts'
import { type RunAs, run } from './run-as.ts'

/** The role Signin connects as. */
export const USER = 'signin'

/** With the data, so that both are there or neither, and moving one moves the other. */
export const PASSWORD_FILE = 'signin-password'

/** Everybody on this machine can connect to a loopback port, so even there a password is asked for. */
export async function writePassword(directory: string, runAs: RunAs): Promise<string> {
  const file = path.join(directory, 'new-password')
  // Root writes into a directory of another user here: it must not follow a link found in it.
  await rm(file, { force: true })
  await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  if (runAs) await lchown(file, runAs.uid, runAs.gid)
  return file
}

/**
 * The password of the place's cluster. When its file is lost a new one is set:
 * who may read the data directory may read the data anyway. No server may be
 * running in it.
 */
export async function passwordOf(
  place: Place,
  onProgress: (message: string) => void,
): Promise<string> {
  const file = path.join(place.dataDir, PASSWORD_FILE)
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw fileSystemFailure(error, file)
  }
  onProgress('The password of the database is lost; setting a new one')
  const written = await writePassword(place.dataDir, place.runAs)
  const password = await readFile(written, 'utf8')
  await setPassword(place, password)
  await rename(written, file)
  return password
}

/** PostgreSQL's single-user mode asks for no password: it is for exactly this. */
async function setPassword({ dataDir, binaries, runAs }: Place, password: string): Promise<void> {
  await run(
    path.join(binaries.directory, 'bin/postgres'),
    ['--single', '-D', dataDir, 'postgres'],
    {
      runAs,
      input: `alter role ${USER} password '${password}'\n`,
    },
  )
}
