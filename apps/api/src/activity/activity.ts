import type { ActivityEntry, ActivityKind } from '@signin/contracts'
import type { AccountRepository, AccountTables } from '../accounts/repository.ts'
import {
  type AuditLog,
  type AuditTables,
  type EventSource,
  type EventToRecord,
  SYSTEM,
} from '../audit/audit-log.ts'
import type { GeoIp } from '../geoip/geoip.ts'
import type { Outbox } from '../mail/outbox.ts'
import type { RequestContext } from '../request-context.ts'
import { toDto } from './dto.ts'
import { isNoticed, type NoticeRequests } from './notices.ts'

/** The tables that `record` uses: the audit log, and accounts, for the email address of a notice. */
export type ActivityTables = AuditTables & AccountTables

/** More than any person causes: bounds the memory that the export of a script's account takes. */
const MAX_EXPORTED_ENTRIES = 10_000
/** Entries are loaded in batches, so that other requests are served in between. */
const EXPORT_BATCH_SIZE = 500

export interface ActivityDeps {
  auditLog: AuditLog
  accountRepository: AccountRepository
  outbox: Outbox<NoticeRequests>
  geoIp: GeoIp
}

export interface ActivityEvent extends EventToRecord {
  kind: ActivityKind
}

/** A request, or another cause of an event of an account. */
export type ActivitySource = EventSource & Pick<RequestContext, 'log'>

export type Activity = ReturnType<typeof createActivity>

/** The events of accounts: in the audit log, for the account owner and in the process's log. */
export function createActivity({ auditLog, accountRepository, outbox, geoIp }: ActivityDeps) {
  return {
    /**
     * Call it in the transaction of the event, so that both are committed or neither is. Every
     * change of a credential or an address is reported to the account owner by email (ASVS 6.3.7).
     */
    async record(tx: ActivityTables, event: ActivityEvent, source: ActivitySource): Promise<void> {
      const { accountId, kind, method, factor = null } = event
      const { id, sessionId } = await auditLog.record(tx, event, source)
      if (accountId && isNoticed(kind)) {
        // Use the current address: an intruder who changes it next must not receive the notice.
        const email = (await accountRepository.find(accountId, tx))?.email
        if (email) await outbox.post(tx, 'notice', { entryId: id, email })
      }
      source.log.info({
        event: kind.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`),
        account: accountId,
        session: sessionId,
        ...(method && { method, factor: factor ?? method }),
      })
    },

    /** Erases what identifies the account in its events, and records that one was deleted. */
    async anonymise(tx: ActivityTables, accountId: string): Promise<void> {
      await auditLog.erase(tx, accountId)
      await auditLog.record(tx, { accountId: null, kind: 'accountDeleted' }, SYSTEM)
    },

    /** All entries of the account for its export, newest first, at most `MAX_EXPORTED_ENTRIES`. */
    async allOf(accountId: string, sessionId: string): Promise<ActivityEntry[]> {
      const entries: ActivityEntry[] = []
      for (let before: string | undefined; entries.length < MAX_EXPORTED_ENTRIES; ) {
        const page = { before, max: EXPORT_BATCH_SIZE }
        const rows = await auditLog.findBySubject(accountId, page)
        entries.push(...rows.map((row) => toDto(row, sessionId, geoIp)))
        before = rows.at(-1)?.id
        if (rows.length < EXPORT_BATCH_SIZE) break
      }
      return entries
    },
  }
}
