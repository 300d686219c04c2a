// One PostgreSQL for a whole run of tests: prints its address, and ends when its standard input does.
import { startThrowAway } from '../src/embedded/index.ts'

const server = await startThrowAway({
  settings: { max_connections: '400', shared_buffers: '128MB' },
})
// Ctrl-C reaches this process as well, while tests may still be on the database.
process.on('SIGINT', () => {})
process.stdin.on('end', () => server.stop()).resume()
process.stdout.write(`${server.url}\n`)
