import { BlockList, isIPv6 } from 'node:net'
import type { Db } from '@signin/db'
import type { AuditLog } from '../../src/audit/audit-log.ts'
import type { EventSearch } from '../../src/audit/searching/search.ts'

export const ADA = '0192f0c1-0000-7000-8000-000000000001'
export const BOB = '0192f0c1-0000-7000-8000-000000000002'
export const SESSION = '0192f0c1-0000-7000-8000-000000000003'
export const ADDRESSES = [
  '192.0.2.1',
  '192.0.2.3',
  '192.0.2.130',
  '203.0.113.7',
  '::ffff:198.51.100.9',
  '2001:db8::1',
  '2001:db8:1::1',
  '',
] as const
const COUNT = 120
const AGENTS = ['Mozilla/5.0 Firefox/150.0', 'Mozilla/5.0 Safari/605.1.15']

type Added = Awaited<ReturnType<typeof addEvents>>[number]

/** Events of all sorts, newest first. Every property has a period of its own, so that pairs occur. */
export async function addEvents(db: Db, auditLog: AuditLog) {
  const added = []
  for (let n = 0; n < COUNT; n++) {
    const isAdmin = n % 17 === 0
    const isCommand = n % 23 === 0
    const kind = isAdmin
      ? 'accountSuspended'
      : isCommand
        ? 'commandRun'
        : n % 3 === 0
          ? 'signInRefused'
          : 'signedIn'
    const actor = isAdmin
      ? { type: 'admin', id: BOB }
      : isCommand
        ? { type: 'commandLine', name: 'deploy' }
        : undefined
    added.push(
      await auditLog.record(
        db,
        {
          accountId: n % 5 === 0 ? ADA : n % 2 === 0 ? BOB : null,
          kind,
          ...(n % 7 === 0 && { sessionId: SESSION }),
        },
        {
          viewer: null,
          device: {
            userAgent: AGENTS[n % 2] as string,
            address: ADDRESSES[n % ADDRESSES.length] as string,
          },
          ...(actor && { actor: actor as never }),
        },
      ),
    )
  }
  return added.toSorted((a, b) => (a.id < b.id ? 1 : -1))
}

/** What the search means, said again without SQL. */
export function matches(event: Added, search: EventSearch): boolean {
  const { subjectId, actorId, actorType, operator, kinds, outcome, address, device, sessionId } =
    search
  const equal = (wanted: string | undefined, value: string | null) =>
    wanted === undefined || wanted === value
  return (
    equal(subjectId, event.subjectId) &&
    equal(actorId, event.actorId) &&
    equal(actorType, event.actor) &&
    equal(operator, event.actorName) &&
    equal(outcome, event.outcome) &&
    equal(sessionId, event.sessionId) &&
    (!kinds || kinds.includes(event.kind)) &&
    (!device || event.userAgent.toLowerCase().includes(device)) &&
    (!address || isWithin(event.address.replace('::ffff:', ''), address))
  )
}

function isWithin(address: string, network: string): boolean {
  const [base = '', bits] = network.split('/')
  if (address === '') return false
  const family = isIPv6(base) ? 'ipv6' : 'ipv4'
  if (family !== (isIPv6(address) ? 'ipv6' : 'ipv4')) return false
  const list = new BlockList()
  list.addSubnet(base, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family)
  return list.check(address, family)
}
