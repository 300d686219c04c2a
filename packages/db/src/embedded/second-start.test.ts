import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { openDirectory } from './directory.testing.ts'
import { startErrorOf } from './ending.ts'
import { startEmbedded } from './index.ts'
import { query } from './query.testing.ts'
import { spawnChild } from './spawn-child.testing.ts'
import { versions } from './versions.testing.ts'

describe.each(versions)('PostgreSQL $version', ({ binaries, packageName }) => {
  const directory = openDirectory()

  test('a second Signin on the same data fails, and names the process of the first', async () => {
    const dataDir = path.join(directory, 'one')
    const first = await startEmbedded({ dataDir, binaries })
    const second = spawnChild([dataDir, packageName])
    expect((await second.next()).error).toBe(
      `Another Signin, process ${process.pid}, uses ${dataDir}: stop it first, or choose another data directory.`,
    )
    expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }])
    await first.stop()
  })

  test('of two concurrent first starts one creates the database and runs', async () => {
    const dataDir = path.join(directory, 'race')
    const starts = await Promise.allSettled([
      startEmbedded({ dataDir, binaries }),
      spawnChild([dataDir, packageName]).next(),
    ])
    const [ours, theirs] = starts.map((start) =>
      start.status === 'fulfilled' ? start.value : { error: start.reason.message },
    )
    const errors = [ours, theirs].map((one) => (one && 'error' in one ? one.error : undefined))
    expect(errors.filter((error) => error === undefined)).toHaveLength(1)
    expect(errors.find((error) => error)).toMatch(/^Another Signin, process \d+, uses /)
    if (ours && 'stop' in ours) await ours.stop()
  })

  test('a start waits for a server that is shutting down', async () => {
    const dataDir = path.join(directory, 'one')
    const first = spawnChild([dataDir, packageName])
    await first.next()
    first.process.kill('SIGKILL')
    const second = await startEmbedded({ dataDir, binaries })
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }])
    await second.stop()
  })

  test('an interrupted first start is repeated, and its remains are removed', async () => {
    const dataDir = path.join(directory, 'interrupted')
    const first = spawnChild([dataDir, packageName])
    await expect.poll(() => existsSync(dataDir) && readdirSync(dataDir)).toHaveLength(1)
    first.process.kill('SIGKILL')
    await once(first.process, 'exit')
    expect(readdirSync(dataDir)[0]).toContain('unfinished')
    const second = await startEmbedded({ dataDir, binaries })
    expect(readdirSync(dataDir)).toEqual(['data'])
    await second.stop()
  })
})

test('a server that loses the race for the lock file is reported as in use', async () => {
  const location = { home: '/srv/db', dataDir: '/srv/db/data' }
  const output = ['2026-01-01 UTC [7] FATAL:  lock file "postmaster.pid" already exists']
  expect(startErrorOf(output, location, 5432).reason).toBe('in-use')
})
