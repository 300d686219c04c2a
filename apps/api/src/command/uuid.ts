const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Parses an id, for the arguments of commands. */
export function parseUuid(text: string): string {
  if (UUID.test(text)) return text.toLowerCase()
  throw new Error('is not an id')
}
