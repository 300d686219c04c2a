import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { lchown, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileSystemErrorOf } from './error.ts'
import type { Placement } from './placement.ts'
import { type RunAs, runProgram } from './run-as.ts'

/** The superuser, which owns the tables and migrates. */
export const OWNER = 'signin'
/** The role Signin connects as. */
export const APPLICATION = 'signin_app'

/** Stored in the data directory, so that they are copied and moved together with the data. */
export const PASSWORD_FILE = 'signin-password'
export const APPLICATION_PASSWORD_FILE = 'signin-app-password'

/** The passwords of the two roles. */
export interface Passwords {
  owner: string
  application: string
}

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
 * The passwords of the cluster. That of the application is made if its file is missing, as in the
 * data of an older version; the role gets it when the server runs.
 */
export async function passwordsOf(
  placement: Placement,
  onProgress: (message: string) => void,
): Promise<Passwords> {
  const owner = await ownerPasswordOf(placement, onProgress)
  const file = path.join(placement.dataDir, APPLICATION_PASSWORD_FILE)
  if (!existsSync(file)) await rename(await writePassword(placement.dataDir, placement.runAs), file)
  return { owner, application: await readFile(file, 'utf8') }
}

/**
 * The password of the owner. If its file is missing, a new password is set: this grants nothing
 * new, since access to the data directory already gives access to the data. No server may be
 * running in the directory.
 */
async function ownerPasswordOf(
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
      input: `alter role ${OWNER} password '${password}'\n`,
    },
  )
}
