/** Whether the value is a text that PostgreSQL can store, of 1 to `maxLength` UTF-16 units. */
export function isStorable(value: unknown, maxLength: number): value is string {
  return (
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= maxLength &&
    value.isWellFormed() &&
    !value.includes('\0')
  )
}
