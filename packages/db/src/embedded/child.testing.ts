import pg from 'pg'
import { locateBinaries, startEmbedded } from './index.ts'

// A process of its own around the embedded server, for tests that kill it or
// run it as another user: `node child.testing.ts <dataDir> [package]`. Prints
// one JSON line when the server is ready or did not start, another at SIGINT.

const [, , dataDir = '', packageName] = process.argv

function tell(fact: object): void {
  process.stdout.write(`${JSON.stringify(fact)}\n`)
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query('select 1 as one')
  await client.end()
  return rows[0].one === 1
}

try {
  const server = await startEmbedded({ dataDir, binaries: locateBinaries(packageName) })
  process.on('SIGINT', async () => tell({ answers: await answers(server.url) }))
  process.on('SIGTERM', async () => {
    await server.stop()
    process.exit()
  })
  tell({ url: server.url, dataDir: server.dataDir })
  process.stdin.resume().on('end', () => process.exit())
} catch (error) {
  tell({ error: (error as Error).message })
}
