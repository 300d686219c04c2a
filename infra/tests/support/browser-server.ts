// browser.ts runs this in the network namespace of a container. Starts a browser server, and forwards a port of
// localhost to another address.
// usage: node browser-server.ts PORT=ADDRESS:PORT      prints the endpoint for Playwright
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { startBrowser } from '@signin/web/e2e/browser.ts'

// Playwright's own handler closes the browser, but leaves the process running.
process.on('SIGTERM', () => process.exit())

async function forwardPort(address: string, port: number, to: { host: string; port: number }) {
  const server = createServer((visitor) => {
    const asked = connect(to)
    asked.pipe(visitor).pipe(asked)
    for (const it of [visitor, asked]) it.on('error', () => visitor.destroy())
  })
  await once(server.listen(port, address), 'listening')
}

const [port, host = '', theirs] = String(process.argv[2]).split(/[=:]/)
await forwardPort('127.0.0.1', Number(port), { host, port: Number(theirs) })

const endpoint = new URL((await startBrowser()).wsEndpoint())
const own = { host: endpoint.hostname.replaceAll(/[[\]]/g, ''), port: Number(endpoint.port) }
const addresses = Object.values(networkInterfaces()).flatMap((it) => it ?? [])
endpoint.hostname = String(addresses.find((it) => !it.internal && it.family === 'IPv4')?.address)
// The browser server listens on localhost only, so its port is forwarded as well.
await forwardPort(endpoint.hostname, own.port, own)
process.stdout.write(`The browser is at ${endpoint}\n`)
