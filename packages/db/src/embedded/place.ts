import { createHash } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { chmod, mkdir, realpath } from 'node:fs/promises'
import path from 'node:path'
import type { Binaries } from './binaries.ts'
import { buildThenRename } from './build-then-rename.ts'
import { EmbeddedDatabaseError, fileSystemFailure } from './error.ts'
import { can, isRoot, NOBODY, type RunAs, run } from './run-as.ts'

/** Where root keeps what the unprivileged server must reach when the checkout is closed to it. */
const SHARED = '/var/lib/signin'

/** What runs, on what, as whom. */
export interface Place {
  /** The directory asked for, or the one that stands in for it. */
  home: string
  /** PostgreSQL's own, inside it: one that can be renamed into place even when `home` is a mount point. */
  dataDir: string
  binaries: Binaries
  runAs: RunAs
}

/**
 * Decides as whom PostgreSQL runs, and from where. An ordinary user runs it as
 * they are, in place. Root may not, so an unprivileged user does; and where
 * that user cannot reach the checkout (a home directory of mode 0700), the data
 * and a copy of the binaries live under /var/lib/signin instead.
 */
export async function choosePlace(
  wanted: string,
  binaries: Binaries,
  onProgress: (message: string) => void,
): Promise<Place> {
  const asked = path.resolve(wanted)
  try {
    await mkdir(asked, { recursive: true })
    const home = await realpath(asked)
    if (!isRoot) return { home, dataDir: dataIn(home), binaries, runAs: undefined }
    return await placeForRoot(home, binaries, onProgress)
  } catch (error) {
    throw fileSystemFailure(error, asked)
  }
}

async function placeForRoot(
  wanted: string,
  binaries: Binaries,
  onProgress: (message: string) => void,
): Promise<Place> {
  const elsewhere = path.join(SHARED, `${path.basename(wanted)}-${shortHash(wanted)}`)
  let home = !hasData(wanted) && hasData(elsewhere) ? elsewhere : wanted
  const runAs = ownerOf(home)
  if (!can(runAs, 'x', home)) {
    if (hasData(home)) throw closed(home, runAs.uid)
    home = elsewhere
  }
  if (home === elsewhere) {
    await makeOpen(elsewhere)
    onProgress(`PostgreSQL cannot enter ${wanted} when root starts it; the data is in ${elsewhere}`)
  }
  return {
    home,
    dataDir: dataIn(home),
    binaries: await reachable(binaries, runAs, onProgress),
    runAs,
  }
}

/** Data that exists belongs to whoever made it, also when that was an ordinary user. */
function ownerOf(home: string): { uid: number; gid: number } {
  if (!hasData(home)) return NOBODY
  const { uid, gid } = statSync(dataIn(home))
  if (uid !== 0) return { uid, gid }
  throw new EmbeddedDatabaseError(
    'other-owner',
    `The data in ${dataIn(home)} belongs to root, as whom PostgreSQL refuses to run: run "chown -R ${NOBODY.uid}:${NOBODY.gid} ${dataIn(home)}".`,
  )
}

async function reachable(
  binaries: Binaries,
  runAs: RunAs,
  onProgress: (message: string) => void,
): Promise<Binaries> {
  if (can(runAs, 'x', path.join(binaries.directory, 'bin/postgres'))) return binaries
  const directory = path.join(SHARED, `postgresql-${binaries.version}`)
  if (!existsSync(directory)) {
    onProgress(`Copying PostgreSQL to ${directory}, where the user it runs as can reach it`)
    await makeOpen(SHARED)
    await buildThenRename(directory, async (unfinished) => {
      await run('cp', ['-R', binaries.directory, unfinished], { runAs: undefined })
      await run('chmod', ['-R', 'a+rX', unfinished], { runAs: undefined })
      return unfinished
    })
  }
  return { ...binaries, directory }
}

/** Open whatever root's umask is: a closed one would put us back where we started. */
async function makeOpen(directory: string): Promise<void> {
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

function closed(home: string, uid: number): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError(
    'other-owner',
    `The data in ${home} belongs to user ${uid}, who cannot enter that directory: open it and those above it with "chmod a+x", or move the data to an open one.`,
  )
}
