import { type AuditEvent, EVENT_KINDS } from '@signin/contracts'
import {
  auditEvent,
  documents,
  eventOf,
  type ProofDocument,
  verifierKey,
} from '../test/audit-events.ts'
import { type Answers, ada } from './canned.ts'
import { button } from './controls.ts'
import { inspectAll, type PageState } from './page-state.ts'

const admin = {
  id: '01938a4e-0000-7000-8000-000000000020',
  email: 'grace@example.com',
  name: 'Grace',
}

/** An event of each kind, the newest first. */
const events: AuditEvent[] = EVENT_KINDS.map((kind, n) => ({
  ...auditEvent(2 * (EVENT_KINDS.length - n)),
  kind,
  ...(kind.endsWith('Refused') && { outcome: 'failure' as const }),
  ...(kind.endsWith('ByAdmin') && {
    actor: { type: 'admin' as const, account: admin, name: null },
    reason: 'She asked for it by phone',
  }),
}))
const names = [
  { email: `${'a-very-long-local-part'.repeat(2)}@example.com`, name: '<b>=HYPERLINK(1)</b>' },
]
const wide = events.map((event, n) =>
  n === 1 && event.subject ? { ...event, subject: { ...event.subject, ...names[0] } } : event,
)

const staff: Answers = {
  ...ada,
  'accounts.me': { data: { ...(ada['accounts.me'] as { data: object }).data, role: 'admin' } },
}
const list = (data: object): Answers => ({
  ...staff,
  'admin.audit.list': { data: { events: [], next: null, searchedTo: null, ...data } },
})
const audit = { path: '/admin/audit', heading: 'Audit log', answers: list({ events: wide }) }

const document = documents[1] as ProofDocument
const event = {
  ...eventOf(document),
  subject: { ...admin, id: '0199a4e0-0000-7000-8000-000000000100' },
}
const sequenced = { status: 'sequenced', document, verifierKeys: [verifierKey] }
const shown = (proof: object, changes: Partial<AuditEvent> = {}) => ({
  path: `/admin/audit/${event.id}`,
  heading: 'Signed in',
  answers: { ...staff, 'admin.audit.show': { data: { event: { ...event, ...changes }, proof } } },
})

const pageStates: Record<string, PageState> = {
  audit: { ...audit, reach: (page) => page.getByText('Failed').first().waitFor() },
  'audit-suggestions': {
    ...audit,
    path: '/admin/audit?kinds=signedIn,roleChanged&address=203.0.113.0/24',
    reach: async (page) => {
      await page.getByRole('combobox').fill('kind:pass')
      await page.getByRole('option').first().waitFor()
    },
  },
  'audit-searched': {
    ...audit,
    path: '/admin/audit?device=netscape',
    answers: list({ next: event.id, searchedTo: '2026-10-01T00:00:00.000Z' }),
    reach: (page) => button(page, 'Keep searching').waitFor(),
  },
  'audit-none': {
    ...audit,
    path: '/admin/audit?address=nowhere&outcome=failure',
    answers: list({}),
    reach: (page) => page.getByText('No events match').waitFor(),
  },
  'audit-loading': {
    ...audit,
    answers: staff,
    reach: (page) => page.getByText('This takes longer than usual').waitFor(),
  },
  'audit-failed': {
    ...audit,
    answers: { ...staff, 'admin.audit.list': { status: 503, code: 'too_slow' } },
    reach: (page) => button(page, 'Try again').waitFor(),
    expectedErrors: [503],
  },
  'audit-event': {
    ...shown(sequenced),
    reach: (page) => page.getByText('Verified in your browser').waitFor(),
  },
  'audit-event-failed': {
    ...shown(sequenced, { address: '198.51.100.1', erased: false }),
    reach: async (page) => {
      await page.getByText('Verification failed').waitFor()
      await page.getByText('Proof document').click()
    },
  },
  'audit-event-pending': {
    ...shown({ status: 'pending' }),
    reach: (page) => page.getByText('Not in the tree yet').waitFor(),
  },
}

inspectAll(pageStates)
