const api = { package: '@signin/api', tests: ['test/administration/account-search.test.ts'] }
const steps = { package: '@signin/db', tests: ['src/migrate/steps/trigram-index.test.ts'] }

/** How accounts are found. */
export const faults = [
  {
    ...api,
    only: 'counts them',
    name: 'a filter by state ignores that a suspended account is not active',
    file: 'apps/api/src/accounts/search/conditions/table.ts',
    find: `  active: sql\`(account.email_confirmed_at is not null and account.deletion_due_at is null
    and account.suspended_at is null)\``,
    replace: '  active: sql`account.email_confirmed_at is not null`',
  },
  {
    ...api,
    only: 'counts them',
    name: 'accounts that were never seen count as seen recently',
    file: 'apps/api/src/accounts/search/conditions/table.ts',
    find: '    ? [sql`not ${wasSeen({ ...criteria, seenBefore: undefined, seenSince: seenBefore })}`]',
    replace: '    ? [wasSeen(criteria)]',
  },
  {
    ...api,
    only: 'a cursor of another order',
    name: 'a cursor of another list is taken',
    file: 'apps/api/src/accounts/search/cursor.ts',
    find: '    if (stages.includes(stage)) return { stage, key }\n',
    replace: '    return { stage, key }\n',
  },
  {
    ...api,
    only: 'each stage reads its index',
    name: 'a search may scan the table',
    file: 'apps/api/src/accounts/search/pages/table.ts',
    find: "    select set_config('enable_seqscan', 'off', true),",
    replace: '    select',
  },
  {
    ...steps,
    only: 'where the extension is not allowed',
    name: 'a migration fails where pg_trgm is not allowed',
    file: 'packages/db/src/migrate/steps/trigram-index.ts',
    find: '    return error instanceof Error ? error.message : String(error)\n',
    replace: '    throw error\n',
  },
  {
    ...steps,
    only: 'sessions of before',
    name: 'sessions of before the trigger are forgotten',
    file: 'packages/db/src/migrate/apply.ts',
    find: '    await fillLastSeen(session.client)\n',
    replace: '',
  },
]
