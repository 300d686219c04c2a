import { randomUUIDv7 } from 'node:crypto'
import type { ActivityEntry, ActivityKind, SecondFactor, SignInMethod } from '@signin/contracts'
import type { AccountRepository, AccountTables } from '../accounts/repository.ts'
import type { GeoIp } from '../geoip/geoip.ts'
import type { Outbox } from '../mail/outbox.ts'
import type { RequestContext } from '../request-context.ts'
import { toDto } from './dto.ts'
import { isNoticed, type NoticeRequests } from './notices.ts'
import {
  type ActivityTables as ActivityEntryTables,
  type ActivityRow,
  addEntry,
  anonymise,
  deleteAnonymousBefore,
  deleteEntriesBefore,
  findEntries,
} from './table.ts'

/** The tables that `record` uses: its own, and accounts, for the email address of a notice. */
export type ActivityTables = ActivityEntryTables & AccountTables

const DAY_MS = 86_400_000
/** How long entries are retained (docs/security.md). */
const RETENTION_MS = 400 * DAY_MS
/** Shorter for entries without an account: deleting an account cannot delete them. */
const ANONYMOUS_RETENTION_MS = 30 * DAY_MS
/** More than any person causes: bounds the memory that the export of a script's account takes. */
const MAX_EXPORTED_ENTRIES = 10_000
/** Entries are loaded in batches, so that other requests are served in between. */
const EXPORT_BATCH_SIZE = 500

export interface ActivityDeps {
  db: ActivityTables
  clock: () => Date
  accountRepository: AccountRepository
  outbox: Outbox<NoticeRequests>
  geoIp: GeoIp
}

export interface ActivityEvent {
  /** Null if no account has the address that the request named. */
  accountId: string | null
  kind: ActivityKind
  method?: SignInMethod
  factor?: SecondFactor | null
  sessionId?: string
  detail?: string
}

export type Activity = ReturnType<typeof createActivity>

/** Records account events for the account owner and in the log, and notifies the owner by email. */
export function createActivity({ db, clock, accountRepository, outbox, geoIp }: ActivityDeps) {
  return {
    /**
     * Call it in the transaction of the event, so that both are committed or neither is. Every
     * change of a credential or an address is reported to the account owner by email (ASVS 6.3.7).
     */
    async record(
      tx: ActivityTables,
      { accountId, kind, method, factor = null, sessionId, detail }: ActivityEvent,
      { viewer, device, log }: RequestContext,
    ): Promise<void> {
      const session = sessionId ?? viewer?.sessionId ?? null
      const row: ActivityRow = {
        id: randomUUIDv7(),
        accountId,
        at: clock(),
        kind,
        method: method ?? null,
        factor,
        sessionId: session,
        ...device,
        detail: detail ?? null,
      }
      await addEntry(tx, row)
      if (accountId && isNoticed(kind)) {
        // Use the current address: an intruder who changes it next must not receive the notice.
        const email = (await accountRepository.find(accountId, tx))?.email
        if (email) await outbox.post(tx, 'notice', { entryId: row.id, email })
      }
      log.info({
        event: kind.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`),
        account: accountId,
        session,
        ...(method && { method, factor: factor ?? method }),
      })
    },

    anonymise: (tx: ActivityTables, accountId: string) => anonymise(tx, accountId),

    async deleteExpired() {
      const now = clock().getTime()
      await deleteEntriesBefore(db, new Date(now - RETENTION_MS))
      await deleteAnonymousBefore(db, new Date(now - ANONYMOUS_RETENTION_MS))
    },

    /** All entries of the account for its export, newest first, at most `MAX_EXPORTED_ENTRIES`. */
    async allOf(accountId: string, sessionId: string): Promise<ActivityEntry[]> {
      const entries: ActivityEntry[] = []
      for (let before: string | undefined; entries.length < MAX_EXPORTED_ENTRIES; ) {
        const rows = await findEntries(db, accountId, { before, max: EXPORT_BATCH_SIZE })
        entries.push(...rows.map((row) => toDto(row, sessionId, geoIp)))
        before = rows.at(-1)?.id
        if (rows.length < EXPORT_BATCH_SIZE) break
      }
      return entries
    },
  }
}
