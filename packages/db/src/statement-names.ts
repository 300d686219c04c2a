/** The number of prepared statements per connection; further statements run unprepared. */
const MAX_STATEMENTS = 500

/**
 * Names statements, so that PostgreSQL parses and plans each one once per connection instead of at
 * every call. The number of names is bounded, because a query with a list is a different statement
 * for each length of the list.
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
