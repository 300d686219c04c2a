import { randomUUIDv7 } from 'node:crypto'
import {
  type ActivityEntry,
  type ActivityKind,
  type ActivityService,
  activityGroups,
  type SecondFactor,
  type SignInMethod,
} from '@signin/contracts'
import type { AccountRepository, AccountTables } from '../accounts/repository.ts'
import type { GeoIp } from '../geoip/geoip.ts'
import type { Outbox } from '../mail/outbox.ts'
import type { RequestContext } from '../request-context.ts'
import { describeDevice, isFormattedDevice } from '../sessions/device.ts'
import { isNoticed, type NoticeRequests } from './notices.ts'
import {
  type ActivityRow,
  addEntry,
  anonymise,
  deleteAnonymousBefore,
  deleteEntriesBefore,
  findEntries,
  type ActivityTables as OwnTables,
} from './table.ts'

/** What a record needs: its own rows, and the address of whose account it is. */
export type ActivityTables = OwnTables & AccountTables

const DAY = 86_400_000
/** How long a log is kept (docs/security.md). */
const RETENTION_MS = 400 * DAY
/** No account is theirs, so that no deletion of one would reach them. */
const ANONYMOUS_RETENTION_MS = 30 * DAY
const PAGE = 50
/** More than any person does; an export of somebody's script must not fill the memory. */
const MAX_EXPORTED = 10_000
/** Read and described in one piece, between which other requests are answered. */
const EXPORTED_AT_ONCE = 500

export interface ActivityDeps {
  db: ActivityTables
  clock: () => Date
  accountRepository: AccountRepository
  outbox: Outbox<NoticeRequests>
  geoIp: GeoIp
}

export interface ActivityEvent {
  /** Null for an address that nobody has. */
  accountId: string | null
  kind: ActivityKind
  method?: SignInMethod
  factor?: SecondFactor | null
  sessionId?: string
  detail?: string
}

export type Activity = ReturnType<typeof createActivity>

/** Writes down what happens to accounts, for their owners and in the log, and tells of it by mail. */
export function createActivity({ db, clock, accountRepository, outbox, geoIp }: ActivityDeps) {
  return {
    /**
     * In the transaction of what happened, so that one is not without the other. A change of a
     * credential or an address is told to its owner by mail (ASVS 6.3.7), whoever made it.
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
        // To the address of this moment: whoever changes it next must not get the news instead.
        const email = (await accountRepository.find(accountId, tx))?.email
        if (email) await outbox.post(tx, 'notice', { entryId: row.id, email })
      }
      log.info({
        event: kind.replace(/[A-Z]/g, (message) => `_${message.toLowerCase()}`),
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

    /** Everything there is, for an export. */
    async allOf(accountId: string, sessionId: string): Promise<ActivityEntry[]> {
      const entries: ActivityEntry[] = []
      for (let before: string | undefined; entries.length < MAX_EXPORTED; ) {
        const rows = await findEntries(db, accountId, { before, max: EXPORTED_AT_ONCE })
        entries.push(...rows.map((row) => toDto(row, sessionId, geoIp)))
        before = rows.at(-1)?.id
        if (rows.length < EXPORTED_AT_ONCE) break
      }
      return entries
    },
  }
}

export function activityService({
  db,
  geoIp,
}: Pick<ActivityDeps, 'db' | 'geoIp'>): ActivityService {
  return {
    async list({ accountId, sessionId }, { group, before }) {
      const rows = await findEntries(db, accountId, {
        ...(group && { kinds: [...activityGroups[group]] }),
        before,
        max: PAGE + 1,
      })
      const entries = rows.slice(0, PAGE).map((row) => toDto(row, sessionId, geoIp))
      return { entries, more: rows.length > PAGE }
    },
  }
}

function toDto(row: ActivityRow, asking: string, geoIp: GeoIp): ActivityEntry {
  const { id, at, kind, method, factor, detail, address, userAgent, sessionId } = row
  return {
    id,
    at: at.toISOString(),
    kind,
    method,
    factor,
    detail: displayedDetail(kind, detail),
    byThisSession: sessionId === asking,
    ...describeDevice(userAgent),
    address,
    place: geoIp.placeOf(address),
  }
}

/** Of a device, what `describeDevice` says today, or nothing. */
function displayedDetail(kind: ActivityKind, detail: string | null): string | null {
  const isDevice = kind === 'sessionRevoked' || kind === 'deviceDisowned'
  return isDevice && detail !== null && !isFormattedDevice(detail) ? null : detail
}
