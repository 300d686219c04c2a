// Records an event and starts to sequence it in a transaction that never ends: the test kills the process.
import { createDb } from '@signin/db'
import { createAuditLog } from '../../src/audit/audit-log.ts'
import { tryLockSequencing } from '../../src/audit/sequencing/table.ts'

const db = createDb({ url: String(process.argv[2]) })
const auditLog = createAuditLog({ db, clock: () => new Date() })
const source = { viewer: null, device: { userAgent: '', address: '' }, requestId: 'request' }
await db.$transaction((tx) => auditLog.record(tx, { accountId: null, kind: 'signedIn' }, source))
await db.$transaction(
  async (tx) => {
    await tryLockSequencing(tx)
    process.stdout.write('sequencing\n')
    await new Promise(() => {})
  },
  { timeout: 600_000 },
)
