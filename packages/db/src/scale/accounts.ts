import type pg from 'pg'
import type { Batch } from './batches.ts'
import type { Sample } from './sample.ts'

/** Most are active members; one in a hundred thousand is an admin, who has no password. */
const accountsIn = ({ from, to }: Batch) => `
  insert into accounts (id, email, name, role, email_confirmed_at, suspended_at, deletion_due_at,
    created_at, updated_at)
  select pg_temp.account_id(n), pg_temp.address_of(hash, n), pg_temp.name_of(hash),
    case when n % 100000 = 7 then 'admin' when n % 5000 = 11 then 'support' else 'member' end,
    case when n % 100 <> 13 then at end, case when n % 200 = 17 then at + (now() - at) / 2 end,
    case when n % 500 = 23 then now() + interval '13 days' end, at, at
  from generate_series(${from}, ${to}) n,
    lateral (select pg_temp.mixed(n, 1) as hash, pg_temp.created_at(n) as at) of_account`

const passwordsIn = ({ from, to }: Batch) => `
  insert into password_credentials (account_id, hash, pepper_version, changed_at)
  select pg_temp.account_id(n), $1, $2, pg_temp.created_at(n) from generate_series(${from}, ${to}) n
  where n % 100000 <> 7 and n % 5000 <> 11`

/** The keys are none: nobody can sign in with them. */
const passkeysIn = ({ from, to }: Batch) => `
  with owners as (select n, pg_temp.account_id(n) as id from generate_series(${from}, ${to}) n where n % 8 = 5
  ), settings as (
    insert into second_factor_settings (account_id, ask_for_passkey) select id, true from owners
  )
  insert into passkeys (id, account_id, credential_id, user_handle, public_key, transports, name)
  select pg_temp.uuid_at(now(), 'passkey ' || n), id, sha256(convert_to('credential ' || n, 'UTF8')),
    uuid_send(id), '\\x00', '{internal}', 'Sample' from owners`

const identitiesIn = ({ from, to }: Batch) => `
  insert into identities (id, account_id, provider, issuer, subject, label)
  select pg_temp.uuid_at(now(), 'identity ' || n), pg_temp.account_id(n), provider,
    'https://' || provider || '.example', 'subject-' || n, pg_temp.address_of(pg_temp.mixed(n, 1), n)
  from generate_series(${from}, ${to}) n, lateral (select case
    when n % 1000 = 29 then 'okta' when n % 30 = 3 then 'apple' when n % 12 = 4 then 'github'
    when n % 6 = 1 then 'google' end as provider) of_account
  where provider is not null`

/** One in ten has never been seen; sessions then say when the others were seen last. */
const lastSeenIn = ({ from, to }: Batch) => `
  insert into account_last_seen (account_id, at)
  select pg_temp.account_id(n), at + (now() - interval '14 days' - at) * (pg_temp.mixed(n, 2) % 1000) / 1000
  from generate_series(${from}, ${to}) n, lateral (select pg_temp.created_at(n) as at) of_account
  where n % 10 <> 0`

export async function insertAccounts(
  client: pg.Client,
  { password }: Pick<Sample, 'password'>,
  batch: Batch,
): Promise<void> {
  await client.query('begin')
  await client.query(accountsIn(batch))
  if (password) await client.query(passwordsIn(batch), [password.hash, password.pepperVersion])
  for (const insert of [passkeysIn, identitiesIn, lastSeenIn]) await client.query(insert(batch))
  await client.query('commit')
}
