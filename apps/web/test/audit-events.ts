import type { AuditEvent } from '@signin/contracts'

const START = Date.parse('2026-11-22T08:00:00.000Z')

/** An event of that minute; every other one was refused. */
export function auditEvent(minute: number): AuditEvent {
  const isRefused = minute % 2 === 1
  const at = new Date(START + minute * 60_000)
  const hex = at.getTime().toString(16).padStart(12, '0')
  return {
    id: `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000001`,
    at: at.toISOString(),
    kind: isRefused ? 'signInRefused' : 'signedIn',
    outcome: isRefused ? 'failure' : 'success',
    actor: { type: isRefused ? 'unauthenticated' : 'account', account: null, name: null },
    subject: {
      id: '01938a4e-0000-7000-8000-000000000010',
      email: 'ada@example.com',
      name: 'Ada Lovelace',
    },
    method: 'password',
    factor: null,
    sessionId: null,
    browser: 'Firefox 150',
    system: 'macOS',
    userAgent: 'Mozilla/5.0 (Macintosh) Firefox/150.0',
    address: '203.0.113.7',
    place: null,
    requestId: 'request-1',
    value: null,
    reason: null,
    erased: false,
  }
}
