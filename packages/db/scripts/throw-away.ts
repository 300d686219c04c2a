// Starts one PostgreSQL for a whole test run: prints the URL of its owner, and stops when its standard input
// ends.
import { startThrowAway } from '../src/embedded/index.ts'

const server = await startThrowAway({
  settings: { max_connections: '400', shared_buffers: '128MB' },
})
// Ctrl-C signals this process too, but tests may still use the database: its standard input
// decides.
process.on('SIGINT', () => {})
process.stdin.on('end', () => server.stop()).resume()
process.stdout.write(`${server.ownerUrl}\n`)
