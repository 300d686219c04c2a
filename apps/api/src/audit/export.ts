import { type AuditTables, type EventFilter, type FoundEvent, findEvents } from './table.ts'

const BATCH_SIZE = 1000

export interface ExportFilter extends EventFilter {
  signal?: AbortSignal | undefined
}

export type ExportedEvent = FoundEvent & { email: string | null }

/** Events with their details and the present address of their account, oldest first. */
export async function* exportedEvents(
  db: AuditTables,
  accounts: { contactsOf(ids: string[]): Promise<Map<string, { email: string }>> },
  { signal, ...filter }: ExportFilter,
): AsyncGenerator<ExportedEvent> {
  for (let after: string | undefined; ; ) {
    signal?.throwIfAborted()
    const rows = await findEvents(db, { ...filter, after, max: BATCH_SIZE })
    const contacts = await accounts.contactsOf(rows.flatMap(({ subjectId }) => subjectId ?? []))
    for (const row of rows)
      yield { ...row, email: contacts.get(row.subjectId ?? '')?.email ?? null }
    after = rows.at(-1)?.id
    if (rows.length < BATCH_SIZE) return
  }
}
