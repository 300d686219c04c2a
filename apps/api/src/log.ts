import pino, { type DestinationStream, type Logger } from 'pino'

/**
 * JSON lines. An error is told by its name, code, message and stack alone: what else it carries
 * can quote a whole row ("Failing row contains …"), with addresses and hashes in it.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: tellError },
    },
    destination ?? pino.destination(1),
  )
}

function tellError(error: unknown) {
  if (!(error instanceof Error)) return { message: String(error) }
  const { name, message, stack } = error
  return { name, code: (error as NodeJS.ErrnoException).code, message, stack }
}
