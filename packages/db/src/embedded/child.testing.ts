import pg from 'pg'
import { locateBinaries, startEmbedded } from './index.ts'

// Runs the embedded server in a separate process, for tests that kill it or run it as another user:
// `node child.testing.ts <dataDir> [package]`. Prints a JSON line when the server is ready or
// failed to start, and another one on SIGINT.

const [, , dataDir = '', packageName] = process.argv

function print(fact: object): void {
  process.stdout.write(`${JSON.stringify(fact)}\n`)
}

async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query('select 1 as one')
  await client.end()
  return rows[0].one === 1
}

try {
  const server = await startEmbedded({ dataDir, binaries: locateBinaries(packageName) })
  process.on('SIGINT', async () => print({ answers: await canConnect(server.url) }))
  process.on('SIGTERM', async () => {
    await server.stop()
    process.exit()
  })
  print({ url: server.ownerUrl, dataDir: server.dataDir })
  process.stdin.resume().on('end', () => process.exit())
} catch (error) {
  print({ error: (error as Error).message })
}
