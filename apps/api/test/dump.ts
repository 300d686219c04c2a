import { createDb } from '@signin/db'
import { PgBoss } from 'pg-boss'
import type { TestApp } from './harness.ts'

/**
 * Every row of every table as text, including the job queue; bytes in hex, as pg_dump prints them.
 * With the role that backups are made with.
 */
export async function dumpOf({ ownerUrl }: { ownerUrl: string }): Promise<string> {
  const db = createDb({ url: ownerUrl })
  const tables = await db.$queryRaw<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`
  const rows = await Promise.all(
    tables.map(({ name }) =>
      db.$queryRawUnsafe<{ row: string }[]>(`select to_jsonb(t)::text as row from only ${name} t`),
    ),
  )
  await db.$disconnect()
  return rows.flatMap((of, i) => of.map(({ row }) => `${tables[i]?.name} ${row}`)).join('\n')
}

/** Deletes finished jobs, and the addresses in them, as the queue does once they are old enough. */
export async function deleteFinishedJobs({ db, databaseUrl }: TestApp): Promise<void> {
  await db.$executeRaw`
    update pgboss.job set completed_on = completed_on - interval '1 day 1 minute'`
  const boss = new PgBoss({ connectionString: databaseUrl, migrate: false })
  await boss.start()
  await boss.supervise()
  await boss.stop()
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Decodes base32 (RFC 4648); returns an empty buffer for invalid input. */
function bytesOfBase32(text: string): Buffer {
  const bits = [...text.toUpperCase()].map((it) => BASE32.indexOf(it))
  if (bits.includes(-1)) return Buffer.alloc(0)
  const joined = bits.map((it) => it.toString(2).padStart(5, '0')).join('')
  return Buffer.from((joined.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

export function base32Of(bytes: Buffer): string {
  const bits = [...bytes].map((it) => it.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => BASE32[Number.parseInt(five, 2)]).join('')
}

/** Encodings a secret may be stored in: the text, its bytes and its decoded bytes, in any code. */
export function encodingsOf(secret: string): string[] {
  const plain = secret.replaceAll('-', '')
  const all = [secret, plain].map((it) => Buffer.from(it))
  const bytes = [...all, Buffer.from(secret, 'base64url'), bytesOfBase32(plain)].filter(
    ({ length }) => length >= 8,
  )
  const codes = ['hex', 'base64', 'base64url', 'latin1'] as const
  const written = bytes.flatMap((it) => [
    base32Of(it),
    ...codes.map((code) => it.toString(code).replace(/=+$/, '')),
  ])
  return [...new Set([secret, plain, plain.toUpperCase(), ...written])]
}
