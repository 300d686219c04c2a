import { spawn } from 'node:child_process'
import { rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { openDirectory } from './directory.testing.ts'
import { startEmbedded } from './index.ts'
import { processesOf, serverPid } from './processes.testing.ts'
import { isAlive } from './processes.ts'
import { query } from './query.testing.ts'
import { spawnChild } from './spawn-child.testing.ts'
import { versions } from './versions.testing.ts'

describe.each(versions)('PostgreSQL $version', ({ binaries, packageName }) => {
  const dataDir = path.join(openDirectory(), 'db')
  const start = () => startEmbedded({ dataDir, binaries })

  test('a server killed with SIGKILL is reported, and the next start recovers committed data', async () => {
    const server = await start()
    await query(server.ownerUrl, 'create table kept as select 42 as answer')
    await expect(query(server.url.replace(/:[^:@]+@/, ':guess@'), 'select 1')).rejects.toThrow()
    process.kill(serverPid(dataDir), 'SIGKILL')
    expect((await server.exited)?.message).toBe(
      `PostgreSQL in ${dataDir} ended unexpectedly: start again, and it repairs what was under way.`,
    )
    await server.stop()

    const messages: string[] = []
    const restarted = await startEmbedded({
      dataDir,
      binaries,
      onProgress: (m) => messages.push(m),
    })
    expect(messages).toEqual(['The database was not shut down cleanly; PostgreSQL is repairing it'])
    expect(await query(restarted.ownerUrl, 'select answer from kept')).toEqual([{ answer: 42 }])
    await restarted.stop()
  })

  test('a start waits for the remaining processes of a killed server', async () => {
    const server = await start()
    const busy = query(server.url, 'select count(*) from generate_series(1, 6000000)')
    busy.catch(() => {})
    await expect
      .poll(() => query(server.url, `select 1 from pg_stat_activity where query like '%6000000)'`))
      .toHaveLength(1)
    process.kill(serverPid(dataDir), 'SIGKILL')
    const restarted = await start()
    expect(await query(restarted.ownerUrl, 'select answer from kept')).toEqual([{ answer: 42 }])
    await restarted.stop()
  })

  test('a stale lock file with the pid of another process is ignored', async () => {
    const server = await start()
    await server.stop()
    // PostgreSQL itself would take any running process of its own user for a server.
    const { uid, gid } = statSync(path.join(dataDir, 'data'))
    const bystander = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid, gid, cwd: '/' } : {})
    writeFileSync(lockFile(), `${bystander.pid}\n${dataDir}/data\n1\n1\n\n127.0.0.1\n0 0\nready\n`)
    const restarted = await start()
    await restarted.stop()
    expect(isAlive(Number(bystander.pid))).toBe(true)
    bystander.kill()
  })

  test('an empty lock file, left by a crash, is ignored', async () => {
    writeFileSync(lockFile(), '')
    const server = await start()
    await server.stop()
  })

  test('the server stops when its parent process is killed with SIGKILL', async () => {
    const child = spawnChild([dataDir, packageName])
    await child.next()
    expect(processesOf(dataDir).length).toBeGreaterThan(1)
    child.process.kill('SIGKILL')
    await expect.poll(() => processesOf(dataDir)).toEqual([])
  })

  test('the server stops even if its supervisor was killed too', async () => {
    const child = spawnChild([dataDir, packageName])
    await child.next()
    const supervisors = processesOf(dataDir).filter((pid) => pid < serverPid(dataDir))
    for (const pid of supervisors) if (pid !== child.process.pid) process.kill(pid, 'SIGKILL')
    child.process.kill('SIGKILL')
    await expect.poll(() => processesOf(dataDir)).toEqual([])
  })

  test('Ctrl-C in the terminal does not reach the server', async () => {
    const child = spawnChild([dataDir, packageName])
    await child.next()
    process.kill(-(child.process.pid ?? 0), 'SIGINT')
    expect(await child.next()).toEqual({ answers: true })
    child.process.kill('SIGTERM')
    await expect.poll(() => processesOf(dataDir)).toEqual([])
  })

  test('a lost password is replaced', async () => {
    rmSync(path.join(dataDir, 'data/signin-password'))
    const server = await start()
    expect(await query(server.ownerUrl, 'select answer from kept')).toEqual([{ answer: 42 }])
    await server.stop()
  })

  function lockFile(): string {
    return path.join(dataDir, 'data/postmaster.pid')
  }
})
