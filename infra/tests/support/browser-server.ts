// Run by browser.ts in the network of a container: a browser there, and a way from a port of its localhost to another one.
// usage: node browser-server.ts PORT=ADDRESS:PORT      prints where Playwright connects to
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { startBrowser } from '@signin/web/e2e/browser.ts'

// Playwright alone would end the browser, and wait.
process.on('SIGTERM', () => process.exit())

async function passOn(address: string, port: number, to: { host: string; port: number }) {
  const server = createServer((visitor) => {
    const asked = connect(to)
    asked.pipe(visitor).pipe(asked)
    for (const it of [visitor, asked]) it.on('error', () => visitor.destroy())
  })
  await once(server.listen(port, address), 'listening')
}

const [port, host = '', theirs] = String(process.argv[2]).split(/[=:]/)
await passOn('127.0.0.1', Number(port), { host, port: Number(theirs) })

const endpoint = new URL((await startBrowser()).wsEndpoint())
const own = { host: endpoint.hostname.replaceAll(/[[\]]/g, ''), port: Number(endpoint.port) }
const addresses = Object.values(networkInterfaces()).flatMap((it) => it ?? [])
endpoint.hostname = String(addresses.find((it) => !it.internal && it.family === 'IPv4')?.address)
// The browser's server listens on its own localhost alone.
await passOn(endpoint.hostname, own.port, own)
process.stdout.write(`The browser is at ${endpoint}\n`)
