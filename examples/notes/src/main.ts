import { buildNotes } from './notes.ts'

const { SIGNIN_URL = 'http://localhost:4000', PORT = '4100', FEED_SILENCE_SECONDS } = process.env

const app = await buildNotes({
  issuer: SIGNIN_URL,
  audience: 'notes',
  sessions: true,
  ...(FEED_SILENCE_SECONDS && { feedSilenceSeconds: Number(FEED_SILENCE_SECONDS) }),
})
process.once('SIGTERM', () => void app.close())
const address = await app.listen({ port: Number(PORT) })
process.stdout.write(`Notes are at ${address}/notes\n`)
