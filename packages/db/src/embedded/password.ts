import { randomBytes } from 'node:crypto'
import { lchown, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileSystemErrorOf } from './error.ts'
import type { Placement } from './placement.ts'
import { type RunAs, runProgram } from './run-as.ts'

/** The role Signin connects as. */
export const USER = 'signin'

/** Stored in the data directory, so that it is copied and moved together with the data. */
export const PASSWORD_FILE = 'signin-password'

/**
 * Generates a password, and returns the path of the file with it. A password is needed because
 * every user of this machine can connect to a loopback port.
 */
export async function writePassword(directory: string, runAs: RunAs): Promise<string> {
  const file = path.join(directory, 'new-password')
  // Root may be writing into another user's directory, where it must not follow a symbolic link.
  await rm(file, { force: true })
  await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  if (runAs) await lchown(file, runAs.uid, runAs.gid)
  return file
}

/**
 * The password of the cluster. If its file is missing, a new password is set: this grants nothing
 * new, since access to the data directory already gives access to the data. No server may be
 * running in the directory.
 */
export async function passwordOf(
  placement: Placement,
  onProgress: (message: string) => void,
): Promise<string> {
  const file = path.join(placement.dataDir, PASSWORD_FILE)
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw fileSystemErrorOf(error, file)
  }
  onProgress('The password of the database is lost; setting a new one')
  const written = await writePassword(placement.dataDir, placement.runAs)
  const password = await readFile(written, 'utf8')
  await setPassword(placement, password)
  await rename(written, file)
  return password
}

/** Uses PostgreSQL's single-user mode, which requires no password. */
async function setPassword(
  { dataDir, binaries, runAs }: Placement,
  password: string,
): Promise<void> {
  await runProgram(
    path.join(binaries.directory, 'bin/postgres'),
    ['--single', '-D', dataDir, 'postgres'],
    {
      runAs,
      input: `alter role ${USER} password '${password}'\n`,
    },
  )
}
