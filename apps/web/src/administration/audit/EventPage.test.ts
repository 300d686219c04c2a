import type { AuditEvent } from '@signin/contracts'
import { beforeEach, expect, test, vi } from 'vitest'
import { auditEvent, documents, verifierKey } from '../../../test/audit-events.ts'
import { fakeServices } from '../../../test/fake-services.ts'
import { staff } from '../../../test/fakes/staff.ts'
import { control, heading, see, visitConsole } from '../../../test/harness.ts'

beforeEach(() => {
  localStorage.clear()
})

const [document = { leaf: '' }] = documents

function visitEvent(event: AuditEvent, proof: object = { status: 'pending' }) {
  const services = fakeServices({ ...staff, events: [event] })
  services.adminAudit.show.mockResolvedValue({ event, proof } as never)
  return visitConsole(`/admin/audit/${event.id}`, services)
}

/** The event of the first proof. */
const proven: AuditEvent = {
  ...auditEvent(0),
  ...JSON.parse(document.leaf),
  actor: { type: 'account', account: null, name: null },
  subject: { id: '0199a4e0-0000-7000-8000-000000000100', email: 'ada@example.com', name: 'Ada' },
  sessionId: '0199a4e0-0000-7000-8000-000000000102',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0',
  requestId: 'request-1',
}
const sequenced = { status: 'sequenced', document, verifierKeys: [verifierKey] }

test('an event shows all that is recorded, and leads to the others of its person and address', async () => {
  await visitEvent({ ...auditEvent(1), reason: 'She asked <b>by phone</b>' })
  await heading('Sign-in refused')
  await see('She asked <b>by phone</b>')
  await see('Mozilla/5.0')
  const linkOf = (name: string) => control(name).getAttribute('href')
  expect(linkOf('Events of this person')).toBe(`/admin/audit?person=${auditEvent(1).subject?.id}`)
  expect(linkOf('Events from this address')).toBe('/admin/audit?address=203.0.113.7')
})

test('a proof is verified in the browser, which remembers its key', async () => {
  await visitEvent(proven, sequenced)
  await see('Verified in your browser')
  await see('event 1 of 1 in a signed tree')
  await see('sees for the first time')
  await visitEvent(proven, sequenced)
  await see('has known since')
})

test('an event that is not what was recorded fails', async () => {
  await visitEvent({ ...proven, address: '198.51.100.1' }, sequenced)
  await see('Verification failed')
  await see('What is shown is not what was recorded.')
})

test('an erased event is verified without its details', async () => {
  const { details: _, salt: __, ...erased } = documents[0] as Record<string, unknown>
  const nothing = {
    subject: null,
    address: null,
    userAgent: null,
    sessionId: null,
    requestId: null,
  }
  await visitEvent({ ...proven, ...nothing, erased: true }, { ...sequenced, document: erased })
  await see('The personal details were erased.')
  await see('Verified in your browser')
})

test('a pending event is asked for again', async () => {
  const { services } = await visitEvent(proven)
  await see('Not in the tree yet')
  services.adminAudit.show.mockResolvedValue({ event: proven, proof: sequenced } as never)
  await see('Verified in your browser')
})

test('a changed log, and a browser without Ed25519, are told apart', async () => {
  await visitEvent(proven, { status: 'unprovable' })
  await see('The log cannot prove this event')
  vi.spyOn(crypto.subtle, 'importKey').mockRejectedValue(new DOMException('', 'NotSupportedError'))
  await visitEvent(proven, sequenced)
  await see('This browser cannot verify it')
})
