import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { freePort } from './free-port.ts'

/** A TCP proxy to the database whose connections can be cut or frozen. */
export async function databaseProxy(databaseUrl: string) {
  const { hostname, port } = new URL(databaseUrl)
  const ends = new Set<Socket>()
  const exchange = createServer((caller) => {
    const called = connect(Number(port), hostname)
    for (const end of [caller, called]) ends.add(end.on('error', () => {}))
    caller.pipe(called).pipe(caller)
  })
  const own = await freePort()
  await once(exchange.listen(own, '127.0.0.1'), 'listening')
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String(own)
  return {
    url: url.href,
    freeze() {
      for (const end of ends) end.unpipe().pause()
    },
    cut() {
      exchange.close()
      for (const end of ends) end.destroy()
    },
    async mend() {
      await once(exchange.listen(own, '127.0.0.1'), 'listening')
    },
  }
}
