import pino, { type DestinationStream, type Logger } from 'pino'

/** Longer than any value of ours. A path, an Origin or a User-Agent can be 16 kB, by a stranger's choice. */
const MAX_VALUE_LENGTH = 500
/** A stack names some twenty places. */
const MAX_STACK_LENGTH = 5000

/**
 * JSON lines. No text in them is longer than {@link MAX_VALUE_LENGTH}, whoever wrote it, so that nobody can
 * fill the disk of an operator faster than by the number of requests. An error is told by its name, code, message and stack alone: what else it carries
 * can quote a whole row ("Failing row contains …"), with addresses and hashes in it.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: serializeError },
      formatters: { log: cutTexts },
    },
    destination ?? pino.destination(1),
  )
}

function serializeError(error: unknown) {
  if (!(error instanceof Error)) return { message: cut(String(error)) }
  const { name, message, stack } = error
  const { code } = error as NodeJS.ErrnoException
  return { name, code, message: cut(message), stack: stack?.slice(0, MAX_STACK_LENGTH) }
}

function cutTexts(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, cut(value)]))
}

/** The number of characters that were left out is told in their place. */
function cut<Value>(value: Value): Value | string {
  if (typeof value !== 'string' || value.length <= MAX_VALUE_LENGTH) return value
  return `${value.slice(0, MAX_VALUE_LENGTH)}… and ${value.length - MAX_VALUE_LENGTH} more`
}
