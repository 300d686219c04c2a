import { addAbortSignal, Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import {
  AccountFilter,
  AppError,
  AuditFilter,
  type EventKind,
  type Viewer,
} from '@signin/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { exportedEvents } from '../administration/audit/export.ts'
import { exportedAccounts } from '../administration/export/accounts.ts'
import {
  CONTENT_TYPES,
  EXPORT_FORMATS,
  type ExportedRecord,
  linesOf,
} from '../administration/export/format.ts'
import { parseQuery } from '../http/query.ts'
import { viewerOf } from '../sessions/viewer.ts'
import { createConcurrencyLimit } from '../throttling/concurrency-limit.ts'
import { authorizeAdmin } from './authorize-admin.ts'
import { type ContextDeps, requestContextOf } from './context.ts'

const LIMIT = { maxConcurrent: 2, maxQueued: 5, maxWaitMs: 20_000 }
/** A reader that stalls would hold its place for ever. */
const MAX_DURATION_MS = 15 * 60_000

type Records = AsyncIterable<ExportedRecord[]>

/** What can be exported: the records that match the parameters of a request. */
const EXPORTS = {
  accounts: {
    kind: 'accountsExported',
    recordsOf: (deps: ContextDeps, query: unknown): Records =>
      exportedAccounts(deps.features.consoleReads, parseQuery(AccountFilter, query)),
  },
  events: {
    kind: 'eventsExported',
    recordsOf: (deps: ContextDeps, query: unknown): Records =>
      exportedEvents(deps.features.consoleReads, parseQuery(AuditFilter, query)),
  },
} as const satisfies Record<string, { kind: EventKind; recordsOf: unknown }>

/**
 * `GET /api/admin/accounts.csv`, `accounts.jsonl`, `events.csv` and `events.jsonl`, for admins, with the
 * filter of the list as parameters. Streamed: the connection is closed early if the session ends.
 */
export function serveConsoleExports(app: FastifyInstance, deps: ContextDeps): void {
  const withLimit = createConcurrencyLimit(LIMIT)
  for (const [name, { kind, recordsOf }] of Object.entries(EXPORTS)) {
    for (const format of EXPORT_FORMATS) {
      const path = `/api/admin/${name}.${format}`
      // Nothing is changed, but a link on another site must not start it.
      app.get(path, { config: { rejectCrossSite: true } }, async (request, reply) => {
        reply.header('cache-control', 'no-store')
        const viewer = await authorizeAdmin(deps, request)
        const records = recordsOf(deps, request.query)
        await record(deps, kind, { request, reply, viewer })
        await withLimit(async () => {
          const lines = linesOf(whileSignedIn(deps, request, records), format)
          const stream = addAbortSignal(AbortSignal.timeout(MAX_DURATION_MS), Readable.from(lines))
          reply
            .type(CONTENT_TYPES[format])
            .header('content-disposition', `attachment; filename="${name}.${format}"`)
            .send(stream)
          await finished(stream).catch(() => {})
        }, viewer.sessionId)
        return reply
      })
    }
  }
}

async function record(
  { features, cookies }: ContextDeps,
  kind: EventKind,
  { request, reply, viewer }: { request: FastifyRequest; reply: FastifyReply; viewer: Viewer },
): Promise<void> {
  const actor = { type: 'admin', id: viewer.accountId } as const
  const source = { ...requestContextOf(cookies, viewer, request, reply), actor }
  const detail = new URLSearchParams(request.query as Record<string, string>).toString()
  await features.db.$transaction(async (tx) => {
    await features.sessionRevocation.requireActiveSession(tx, viewer)
    await features.auditLog.record(tx, { accountId: null, kind, detail }, source)
  })
}

/** Ends the export within a second of the end of the session. */
async function* whileSignedIn(
  { features, cookies }: ContextDeps,
  request: FastifyRequest,
  records: Records,
): Records {
  for await (const batch of records) {
    if (!(await viewerOf(features, cookies.read(request).session)))
      throw new AppError('not_signed_in')
    yield batch
  }
}
