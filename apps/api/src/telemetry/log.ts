import pino, { type DestinationStream, type Logger } from 'pino'

/**
 * Longer than any value of ours. An attacker can send a path, Origin or User-Agent of up to 16 kB.
 */
const MAX_VALUE_LENGTH = 500
/** Enough for a stack trace of some twenty frames. */
const MAX_STACK_LENGTH = 5000

/**
 * Logs JSON lines. Every string field is cut to {@link MAX_VALUE_LENGTH}, so that an attacker
 * cannot fill the disk by long values, only by the number of requests. Of an error only the name,
 * code, message and stack are logged: its other fields can quote a whole row ("Failing row contains
 * …"), with email addresses and hashes.
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

/** Replaces the rest of a long value by the number of characters that were cut. */
function cut<Value>(value: Value): Value | string {
  if (typeof value !== 'string' || value.length <= MAX_VALUE_LENGTH) return value
  return `${value.slice(0, MAX_VALUE_LENGTH)}… and ${value.length - MAX_VALUE_LENGTH} more`
}
