import { once } from 'node:events'
import { chmodSync, cpSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDirectory } from './directory.testing.ts'
import { locateBinaries, startEmbedded } from './index.ts'
import { serverPid } from './processes.testing.ts'
import { query } from './query.testing.ts'
import { hasAccess, isRoot, NOBODY } from './run-as.ts'
import { spawnChild } from './spawn-child.testing.ts'

/** A user that exists on every Unix, for the tests as an ordinary user. */
const ORDINARY = { uid: 1, gid: 1 }
const SHARED = '/var/lib/signin'

const directory = openDirectory()
const canBecomeOrdinary = isRoot && hasAccess(ORDINARY, 'x', process.execPath)
if (!isRoot) process.stderr.write('What root does is not tested: these tests run as a user.\n')
else if (!canBecomeOrdinary) {
  process.stderr.write('Users beside root are not tested: they cannot enter this checkout.\n')
}

describe.runIf(isRoot)('as root, in a directory without access for other users', () => {
  const closed = path.join(directory, 'closed')
  const version = `15.0-test-${process.pid}`
  const binaries = { directory: path.join(closed, 'native'), version }
  const dataDir = path.join(closed, 'db')
  let elsewhere = ''

  beforeAll(() => {
    mkdirSync(closed, { mode: 0o700 })
    cpSync(locateBinaries().directory, binaries.directory, {
      recursive: true,
      verbatimSymlinks: true,
    })
  })
  afterAll(() => {
    for (const used of [elsewhere, path.join(SHARED, `postgresql-${version}`)]) {
      if (used) rmSync(used, { recursive: true, force: true })
    }
  })

  test('the data and a copy of the binaries are placed in a shared directory', async () => {
    expect(statSync(closed).mode & 0o777).toBe(0o700)
    const reported: string[] = []
    const server = await startEmbedded({
      dataDir,
      binaries,
      onProgress: (line) => reported.push(line),
    })
    elsewhere = server.dataDir
    expect(elsewhere).toMatch(/^\/var\/lib\/signin\/db-[0-9a-f]{8}$/)
    expect(reported.join('\n')).toContain(`the data is in ${elsewhere}`)
    expect(reported.join('\n')).toContain(`Copying PostgreSQL to ${SHARED}/postgresql-${version}`)
    expect(readdirSync(SHARED).filter((name) => name.includes('unfinished'))).toEqual([])
    await query(server.ownerUrl, 'create table kept as select 42 as answer')
    await server.stop()
  })

  test('the next start uses the same data and binaries', async () => {
    const reported: string[] = []
    const server = await startEmbedded({
      dataDir,
      binaries,
      onProgress: (line) => reported.push(line),
    })
    expect(await query(server.ownerUrl, 'select answer from kept')).toEqual([{ answer: 42 }])
    expect(reported.join('\n')).not.toContain('Copying')
    await server.stop()
  })

  test('the data in the shared directory is used even after access was granted', async () => {
    chmodSync(closed, 0o755)
    const server = await startEmbedded({ dataDir, binaries })
    expect(await query(server.ownerUrl, 'select answer from kept')).toEqual([{ answer: 42 }])
    await server.stop()
  })
})

describe.runIf(isRoot)('as root', () => {
  const home = path.join(directory, 'root')
  const dataDir = path.join(home, 'db')

  test('PostgreSQL runs as nobody', async () => {
    const server = await startEmbedded({ dataDir })
    expect(server.dataDir).toBe(dataDir)
    expect(statSync(`/proc/${serverPid(dataDir)}`).uid).toBe(NOBODY.uid)
    await server.stop()
  })

  test.runIf(canBecomeOrdinary)(
    'a start by an ordinary user fails, and names the owner of the data',
    async () => {
      expect((await spawnChild([dataDir], ORDINARY).next()).error).toBe(
        `The data in ${dataDir}/data belongs to user ${NOBODY.uid}: start as that user (or as root), or give it to this one with "chown -R".`,
      )
    },
  )

  test('data that became inaccessible is reported, and no new database is created', async () => {
    chmodSync(home, 0o700)
    await expect(startEmbedded({ dataDir })).rejects.toMatchObject({
      reason: 'other-owner',
      message: `The data in ${dataDir} belongs to user ${NOBODY.uid}, who cannot enter that directory: open it and those above it with "chmod a+x", or move the data to an open one.`,
    })
  })
})

describe.runIf(canBecomeOrdinary)('as an ordinary user', () => {
  const home = path.join(directory, 'ordinary')
  const dataDir = path.join(home, 'mine/db')

  test('the server starts, and root can start it on the same data in between', async () => {
    mkdirSync(path.dirname(dataDir), { recursive: true })
    chmodSync(path.dirname(dataDir), 0o777)
    const first = spawnChild([dataDir], ORDINARY)
    const { url = '' } = await first.next()
    await query(url, 'create table kept as select 42 as answer')
    await stop(first)

    const byRoot = await startEmbedded({ dataDir })
    expect(statSync(`/proc/${serverPid(dataDir)}`).uid).toBe(ORDINARY.uid)
    await byRoot.stop()

    const restarted = spawnChild([dataDir], ORDINARY)
    expect(await query((await restarted.next()).url ?? '', 'select answer from kept')).toEqual([
      { answer: 42 },
    ])
    await stop(restarted)
  })

  test('a directory without write permission is named', async () => {
    const forbidden = path.join(home, 'db')
    expect((await spawnChild([forbidden], ORDINARY).next()).error).toBe(
      `The data directory ${forbidden} cannot be written: give this user the right to write there or choose another directory.`,
    )
  })
})

test.runIf(!isRoot)('a directory without write permission is named', async () => {
  const forbidden = path.join(directory, 'forbidden')
  mkdirSync(forbidden, { mode: 0o555 })
  await expect(startEmbedded({ dataDir: forbidden })).rejects.toMatchObject({
    reason: 'not-writable',
  })
})

async function stop({ process: child }: ReturnType<typeof spawnChild>): Promise<void> {
  child.kill('SIGTERM')
  await once(child, 'exit')
}
