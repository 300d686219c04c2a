import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A wire to the database that can be cut, and one that goes dead. */
export async function lineTo(databaseUrl: string) {
  const { hostname, port } = new URL(databaseUrl)
  const ends = new Set<Socket>()
  const exchange = createServer((caller) => {
    const called = connect(Number(port), hostname)
    for (const end of [caller, called]) ends.add(end.on('error', () => {}))
    caller.pipe(called).pipe(caller)
  }).listen(0, '127.0.0.1')
  await once(exchange, 'listening')
  const own = (exchange.address() as AddressInfo).port
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
