import { parentPort } from 'node:worker_threads'
import { SMTPServer } from 'smtp-server'

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  async onData(stream, { envelope }, answer) {
    const message = Buffer.concat(await stream.toArray()).toString()
    for (const { address } of envelope.rcptTo) parentPort?.postMessage({ to: address, message })
    answer()
  },
})
// Ignore connections that are closed mid-message, as when Signin stops.
server.on('error', () => {})

const listener = server.listen(0, '127.0.0.1', () => {
  parentPort?.postMessage(listener.address())
})
