import { createHash } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { chmod, mkdir, realpath } from 'node:fs/promises'
import path from 'node:path'
import type { Binaries } from './binaries.ts'
import { buildThenRename } from './build-then-rename.ts'
import { EmbeddedDatabaseError, fileSystemErrorOf } from './error.ts'
import { hasAccess, isRoot, NOBODY, type RunAs, runProgram } from './run-as.ts'

/**
 * The directory for data and binaries when root starts Signin from a checkout that the unprivileged
 * user of the server cannot read.
 */
const SHARED = '/var/lib/signin'

/** The data and the binaries of a server, and the user that it runs as. */
export interface Placement {
  /** The requested directory, or its substitute under {@link SHARED}. */
  home: string
  /**
   * PostgreSQL's data directory inside `home`. As a subdirectory it can be created by a rename,
   * even when `home` is a mount point.
   */
  dataDir: string
  binaries: Binaries
  runAs: RunAs
}

/**
 * Chooses the user that PostgreSQL runs as, and its directories. A user other than root runs it as
 * itself, in the requested directory. PostgreSQL refuses to run as root, so root runs it as an
 * unprivileged user; if that user cannot read the checkout (as in a home directory of mode 0700),
 * the data and a copy of the binaries are placed under /var/lib/signin.
 */
export async function choosePlacement(
  requested: string,
  binaries: Binaries,
  onProgress: (message: string) => void,
): Promise<Placement> {
  const directory = path.resolve(requested)
  try {
    await mkdir(directory, { recursive: true })
    const home = await realpath(directory)
    if (!isRoot) return { home, dataDir: dataIn(home), binaries, runAs: undefined }
    return await placementForRoot(home, binaries, onProgress)
  } catch (error) {
    throw fileSystemErrorOf(error, directory)
  }
}

async function placementForRoot(
  requested: string,
  binaries: Binaries,
  onProgress: (message: string) => void,
): Promise<Placement> {
  const substitute = path.join(SHARED, `${path.basename(requested)}-${shortHash(requested)}`)
  let home = !hasData(requested) && hasData(substitute) ? substitute : requested
  const runAs = ownerOf(home)
  if (!hasAccess(runAs, 'x', home)) {
    if (hasData(home)) throw inaccessibleError(home, runAs.uid)
    home = substitute
  }
  if (home === substitute) {
    await makeAccessible(substitute)
    onProgress(
      `PostgreSQL cannot enter ${requested} when root starts it; the data is in ${substitute}`,
    )
  }
  return {
    home,
    dataDir: dataIn(home),
    binaries: await accessibleBinaries(binaries, runAs, onProgress),
    runAs,
  }
}

/** The user to run the server as: the owner of existing data, or else `nobody`. */
function ownerOf(home: string): { uid: number; gid: number } {
  if (!hasData(home)) return NOBODY
  const { uid, gid } = statSync(dataIn(home))
  if (uid !== 0) return { uid, gid }
  throw new EmbeddedDatabaseError(
    'other-owner',
    `The data in ${dataIn(home)} belongs to root, as whom PostgreSQL refuses to run: run "chown -R ${NOBODY.uid}:${NOBODY.gid} ${dataIn(home)}".`,
  )
}

/** The binaries, or a copy of them under {@link SHARED} if `runAs` cannot execute them. */
async function accessibleBinaries(
  binaries: Binaries,
  runAs: RunAs,
  onProgress: (message: string) => void,
): Promise<Binaries> {
  if (hasAccess(runAs, 'x', path.join(binaries.directory, 'bin/postgres'))) return binaries
  const directory = path.join(SHARED, `postgresql-${binaries.version}`)
  if (!existsSync(directory)) {
    onProgress(`Copying PostgreSQL to ${directory}, where the user it runs as can reach it`)
    await makeAccessible(SHARED)
    await buildThenRename(directory, async (unfinished) => {
      await runProgram('cp', ['-R', binaries.directory, unfinished], { runAs: undefined })
      await runProgram('chmod', ['-R', 'a+rX', unfinished], { runAs: undefined })
      return unfinished
    })
  }
  return { ...binaries, directory }
}

/** Sets the mode explicitly, because root's umask may deny access to other users. */
async function makeAccessible(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  await chmod(SHARED, 0o755)
  await chmod(directory, 0o755)
}

function dataIn(home: string): string {
  return path.join(home, 'data')
}

function hasData(home: string): boolean {
  return existsSync(path.join(dataIn(home), 'PG_VERSION'))
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}

function inaccessibleError(home: string, uid: number): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError(
    'other-owner',
    `The data in ${home} belongs to user ${uid}, who cannot enter that directory: open it and those above it with "chmod a+x", or move the data to an open one.`,
  )
}
