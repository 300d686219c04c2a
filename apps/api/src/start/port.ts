import { createServer } from 'node:net'

/** The process cannot listen where it was told to. */
export class PortError extends Error {
  override name = 'PortError'
}

/** Asked before anything slow is started, so that the answer comes at once. */
export async function refuseTakenPort({
  host,
  port,
}: {
  host: string
  port: number
}): Promise<void> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error: NodeJS.ErrnoException) => reject(portError(error, port)))
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()))
  })
}

function portError({ code, message }: NodeJS.ErrnoException, port: number): PortError {
  const another = `choose another with: PORT=${port < 65535 ? port + 1 : 4001} npm start`
  if (code === 'EADDRINUSE') {
    return new PortError(`Port ${port} is taken by another program. Stop that one, or ${another}`)
  }
  if (code === 'EACCES') {
    return new PortError(`Port ${port} needs rights that this account lacks; ${another}`)
  }
  return new PortError(`Cannot listen on port ${port}: ${message}`)
}
