import net from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openDirectory } from './directory.testing.ts'
import { startEmbedded } from './index.ts'

const holder = net.createServer()
const { freePort } = vi.hoisted(() => ({ freePort: vi.fn<() => Promise<number>>() }))
vi.mock('./free-port.ts', () => ({ freePort }))

beforeAll(() => new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve)))
afterAll(() => new Promise((resolve) => holder.close(resolve)))

const dataDir = path.join(openDirectory(), 'db')

test('a start is retried on another port when the chosen one was taken in the meantime', async () => {
  const original = await vi.importActual<typeof import('./free-port.ts')>('./free-port.ts')
  const { port: taken } = holder.address() as net.AddressInfo
  freePort.mockResolvedValueOnce(taken).mockImplementation(original.freePort)
  const server = await startEmbedded({ dataDir })
  expect(server.port).not.toBe(taken)
  expect(freePort).toHaveBeenCalledTimes(2)
  await server.stop()
})
