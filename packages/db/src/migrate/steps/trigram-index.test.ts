import { describe, expect, test } from 'vitest'
import { query } from '../../embedded/query.testing.ts'
import { versions } from '../../embedded/versions.testing.ts'
import { applyMigrations } from '../index.ts'
import { useTestServer } from '../server.testing.ts'

const VALID = `select indisvalid as valid from pg_index
  where indexrelid = to_regclass('accounts_text_trigrams')`

describe.each(versions)('PostgreSQL $version', ({ binaries }) => {
  const emptyDatabase = useTestServer(binaries)

  test('the index of trigrams is created, and one that a killed attempt left is replaced', async () => {
    const url = await emptyDatabase()
    await applyMigrations(url)
    expect(await query(url, VALID)).toEqual([{ valid: true }])
    await query(
      url,
      `update pg_index set indisvalid = false where indexrelid = 'accounts_text_trigrams'::regclass`,
    )
    const missing: string[] = []
    await applyMigrations(url, { onMissingIndex: (reason) => void missing.push(reason) })
    expect(await query(url, VALID)).toEqual([{ valid: true }])
    expect(missing).toEqual([])
  })

  test('where the extension is not allowed, migrating succeeds without the index', async () => {
    const url = await emptyDatabase()
    const name = new URL(url).pathname.slice(1)
    await query(
      url,
      `create role owner_of_${name} login password 'secret';
       grant all on schema public to owner_of_${name}; grant all on database ${name} to owner_of_${name}`,
    )
    const owner = new URL(url)
    owner.username = `owner_of_${name}`
    owner.password = 'secret'
    await applyMigrations(owner.href)
    await query(
      url,
      `drop extension pg_trgm cascade; revoke all on database ${name} from owner_of_${name}`,
    )
    const missing: string[] = []
    await applyMigrations(owner.href, { onMissingIndex: (reason) => void missing.push(reason) })
    expect(missing).toEqual([expect.stringContaining('permission denied')])
    expect(await query(url, VALID)).toEqual([])
    await query(url, 'create extension pg_trgm')
    await applyMigrations(owner.href)
    expect(await query(url, VALID)).toEqual([{ valid: true }])
  })

  test('sessions of before give their accounts the time when they were last seen', async () => {
    const url = await emptyDatabase()
    await applyMigrations(url)
    await query(
      url,
      `insert into accounts (id, email, name)
         select gen_random_uuid(), 'person-' || i || '@example.com', 'Person' from generate_series(1, 3) i;
       alter table sessions disable trigger sessions_record_last_seen;
       insert into sessions (id, token_hash, account_id, last_seen_at, expires_at)
         select gen_random_uuid(), sha256(convert_to(email || day, 'UTF8')), id, day, 'infinity'
         from accounts, (values ('2026-11-03'::timestamptz), ('2026-11-05'), ('2026-11-04')) as seen (day);
       alter table sessions enable trigger sessions_record_last_seen;
       comment on table account_last_seen is null`,
    )
    const seen = `select at::date::text as at, count(*)::int as count from account_last_seen group by 1`
    expect(await query(url, seen)).toEqual([])
    await applyMigrations(url)
    expect(await query(url, seen)).toEqual([{ at: '2026-11-05', count: 3 }])
    await query(
      url,
      `update sessions set last_seen_at = '2026-11-09' where last_seen_at = '2026-11-03'`,
    )
    await query(
      url,
      `update sessions set last_seen_at = '2026-11-08' where last_seen_at = '2026-11-04'`,
    )
    expect(await query(url, seen)).toEqual([{ at: '2026-11-09', count: 3 }])
  })
})
