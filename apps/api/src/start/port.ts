import { createServer } from 'node:net'

/** The process cannot listen on the configured host and port. */
class PortError extends Error {
  override name = 'PortError'
}

/**
 * Checks that the port is free, before slow steps of the start, so that the error appears at once.
 *
 * @throws {PortError}
 */
export async function assertPortFree({
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
  const another = (free: number) => `choose another with: PORT=${free} npm start`
  if (code === 'EADDRINUSE') {
    return new PortError(
      `Port ${port} is taken by another program. Stop that one, or ${another(port === 4000 ? 4001 : 4000)}`,
    )
  }
  if (code === 'EACCES') {
    return new PortError(`Port ${port} needs rights that this account lacks; ${another(4000)}`)
  }
  return new PortError(`Cannot listen on port ${port}: ${message}`)
}
