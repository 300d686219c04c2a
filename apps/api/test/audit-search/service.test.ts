import { AppError, AuditEvent, AuditPage, ProvenAuditEvent } from '@signin/contracts'
import { expect, test } from 'vitest'
import { createAccountRepository } from '../../src/accounts/repository.ts'
import { exportedEvents } from '../../src/administration/audit/export.ts'
import { adminAuditService } from '../../src/administration/audit/service.ts'
import { createGeoIp } from '../../src/geoip/geoip.ts'
import { asOwner } from '../as-owner.ts'
import { ADA, auditedDatabase, source } from '../audit/audited.ts'

const viewer = {} as never

async function console() {
  const log = await auditedDatabase()
  const accountRepository = createAccountRepository(log.db, () => new Date())
  const deps = { db: log.db, accountRepository, geoIp: createGeoIp() }
  const audit = adminAuditService(deps)
  const addAccount = (id: string, email: string) =>
    accountRepository.create(log.db, { id, email, name: 'Ada' })
  return { log, deps, audit, addAccount }
}

test('an event has the present address of its account, its value and its reason', async () => {
  const { log, audit, addAccount } = await console()
  await addAccount(ADA, 'ada@example.com')
  await log.auditLog.record(
    log.db,
    { accountId: ADA, kind: 'roleChanged', detail: 'admin\nNew in the team' },
    { ...source, actor: { type: 'commandLine', name: 'root' } },
  )
  const page = AuditPage.parse(await audit.list(viewer, { person: 'ada@example.com' }))
  expect(page).toMatchObject({ next: null, searchedTo: null })
  expect(page.events).toMatchObject([
    {
      kind: 'roleChanged',
      actor: { type: 'commandLine', account: null, name: 'root' },
      subject: { id: ADA, email: 'ada@example.com', name: 'Ada' },
      value: 'admin',
      reason: 'New in the team',
      address: '192.0.2.1',
      browser: null,
      erased: false,
    },
  ])
})

test('an address that no account has finds nothing', async () => {
  const { log, audit } = await console()
  await log.recordSignIns(1)
  const nothing = { events: [], next: null, searchedTo: null }
  expect(await audit.list(viewer, { person: 'nobody@example.com' })).toEqual(nothing)
  expect(await audit.list(viewer, { actor: 'nobody@example.com' })).toEqual(nothing)
})

test('a page has 50 events, and its cursor finds the others', async () => {
  const { log, audit } = await console()
  await log.recordSignIns(51)
  const { events, next } = await audit.list(viewer, {})
  expect(events).toHaveLength(50)
  expect((await audit.list(viewer, { before: next ?? '' })).events).toHaveLength(1)
  expect((await audit.list(viewer, { after: events[2]?.id })).events).toEqual(events.slice(0, 2))
})

test('an event is pending until it is sequenced, and keeps its proof when its details are erased', async () => {
  const { log, audit } = await console()
  const [id = ''] = await log.recordSignIns(1)
  expect((await audit.show(viewer, { id })).proof).toEqual({ status: 'pending' })
  await log.sequenceAll()
  const { proof } = ProvenAuditEvent.parse(await audit.show(viewer, { id }))
  expect(proof).toMatchObject({ status: 'sequenced', document: { index: 0, details: /192.0.2.1/ } })
  await log.auditLog.erase(log.db, ADA)
  const erased = await audit.show(viewer, { id })
  expect(erased.event).toMatchObject({ erased: true, subject: null, address: null, browser: null })
  expect(erased.proof).not.toHaveProperty('document.details')
  AuditEvent.parse(erased.event)
})

test('a log whose last checkpoint was replaced proves nothing', async () => {
  const { log, audit } = await console()
  const [id = ''] = await log.recordSignIns(1)
  await log.sequenceAll()
  await asOwner(
    log,
    `alter table audit_checkpoints disable trigger all`,
    `update audit_checkpoints set note = replace(note, 'audit', 'other')`,
  )
  expect((await audit.show(viewer, { id })).proof).toEqual({ status: 'unprovable' })
})

test('an unknown event is not found', async () => {
  const { audit } = await console()
  await expect(audit.show(viewer, { id: ADA })).rejects.toEqual(new AppError('not_found'))
})

test('an export has every event that matches, over all pages', async () => {
  const { log, deps, addAccount } = await console()
  await addAccount(ADA, 'ada@example.com')
  const events = Array.from({ length: 1001 }, () => ({ accountId: ADA, kind: 'signedIn' }) as const)
  await log.auditLog.recordMany(log.db, events, source)
  await log.recordSignIns(1, null)
  const exported = async (person: string) => {
    const all = []
    for await (const batch of exportedEvents(deps, { person })) all.push(...batch)
    return all
  }
  const found = await exported('ada@example.com')
  expect(new Set(found.map(({ id }) => id)).size).toBe(1001)
  expect(found[0]).toMatchObject({ subjectEmail: 'ada@example.com', actorType: 'account' })
  expect(await exported('no@example.com')).toEqual([])
})
