/** As many different statements as are kept prepared on each connection; others run unprepared. */
const MAX_STATEMENTS = 500

/**
 * Names each statement, so that PostgreSQL parses and plans it once for each connection rather than
 * at every call. Bounded, because a list in a query makes another statement for each of its lengths.
 */
export function statementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>()
  return ({ sql }) => {
    const known = names.get(sql)
    if (known !== undefined) return known
    if (names.size >= MAX_STATEMENTS) return ''
    const name = `signin_${names.size}`
    names.set(sql, name)
    return name
  }
}
