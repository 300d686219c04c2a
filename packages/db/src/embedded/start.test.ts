import { statSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { openDirectory } from './directory.testing.ts'
import { startEmbedded } from './index.ts'
import { processesOf } from './processes.testing.ts'
import { query } from './query.testing.ts'
import { versions } from './versions.testing.ts'

describe.each(versions)('PostgreSQL $version', ({ version, binaries }) => {
  const dataDir = path.join(openDirectory(), 'some/parents/db')
  const start = () => startEmbedded({ dataDir, binaries })

  test('the server starts, stops and leaves no process', async () => {
    const server = await start()
    expect(server.version.split('.')[0]).toBe(version)
    expect(server.dataDir).toBe(dataDir)
    expect(processesOf(dataDir).length).toBeGreaterThan(0)
    await server.stop()
    expect(processesOf(dataDir)).toEqual([])
    expect(await server.exited).toBeUndefined()
  })

  test('the data and the password survive a restart', async () => {
    const first = await start()
    await query(first.ownerUrl, 'create table kept as select 42 as answer')
    await first.stop()
    const second = await start()
    expect(await query(second.ownerUrl, 'select answer from kept')).toEqual([{ answer: 42 }])
    expect(new URL(second.url).password).toBe(new URL(first.url).password)
    await second.stop()
  })

  test('the server listens on the given port', async () => {
    const first = await start()
    await first.stop()
    const second = await startEmbedded({ dataDir, binaries, port: first.port })
    expect(second.port).toBe(first.port)
    await second.stop()
  })

  test('a connection requires the password, whose file only the owner can read', async () => {
    const server = await start()
    const guess = server.url.replace(/:[^:@]+@/, ':guess@')
    await expect(query(guess, 'select 1')).rejects.toThrow('password authentication failed')
    await expect(query(server.url.replace(/:[^:@]+@/, '@'), 'select 1')).rejects.toThrow()
    expect(statSync(path.join(dataDir, 'data/signin-password')).mode & 0o777).toBe(0o600)
    await server.stop()
  })

  test('the server listens on the loopback interface only, and on no Unix socket', async () => {
    const server = await start()
    const [row] = await query(
      server.ownerUrl,
      `select current_setting('listen_addresses') as addresses,
        current_setting('unix_socket_directories') as sockets`,
    )
    expect(row).toEqual({ addresses: '127.0.0.1', sockets: '' })
    await server.stop()
  })
})

const dataDir = path.join(openDirectory(), 'db')

test('a given port that is taken is reported', async () => {
  const holder = net.createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => holder.once('listening', resolve))
  const { port } = holder.address() as net.AddressInfo
  await expect(startEmbedded({ dataDir, port })).rejects.toMatchObject({
    reason: 'port-taken',
    message: `Port ${port} is taken: stop what listens there, or let the embedded PostgreSQL choose a port.`,
  })
  holder.close()
})
