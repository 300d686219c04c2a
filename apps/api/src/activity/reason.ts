/**
 * The detail of an operator's act: what it concerns, and after a line break, which no name contains,
 * the reason.
 */
export function detailWithReason(value: string | undefined, reason: string | undefined) {
  const lines = reason === undefined ? [value] : [value ?? '', reason]
  return lines.join('\n') || undefined
}

export function splitReason(detail: string | null): {
  value: string | null
  reason: string | null
} {
  const [value, reason] = detail?.split('\n') ?? []
  return { value: value || null, reason: reason ?? null }
}
