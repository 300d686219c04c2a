const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const EXAMPLE = '0192f0c1-7a3b-7c44-8d1e-2f5a6b7c8d9e'

export const isUuid = (text: string): boolean => UUID.test(text)

/** Parses an id, for the arguments of commands. */
export function parseUuid(text: string): string {
  if (isUuid(text)) return text.toLowerCase()
  throw new Error(`is not an id such as ${EXAMPLE}`)
}
