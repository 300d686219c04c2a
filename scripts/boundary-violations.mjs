// One of each kind of violation of the import directions, which boundaries.test.mjs plants.
const from = (specifier) => `export * from '${specifier}'`

/** The violation, lint's message, and files in which every line violates the rule. */
export const violations = [
  [
    'web -> api, declared as a dependency',
    /A browser reaches/,
    { 'apps/web/src/planted-1.ts': [from('@signin/api')] },
  ],
  [
    'web -> api, by a path out of the package',
    /leaves the package/,
    {
      'apps/web/src/planted-2.ts': [
        from('../../api/src/app.ts'),
        "export type It = import('../../api/src/app.ts').AppDeps",
        "export const it = import.meta.glob('../../api/src/**')",
        '/// <reference path="../../api/src/app.ts" />',
      ],
      'apps/web/src/PlantedTwo.vue': ["<script setup>import '../../api/src/app.ts'</script>"],
    },
  ],
  [
    'web -> the server side of the contract',
    /its router is the server's/,
    { 'apps/web/src/planted-3.ts': [from('@signin/contracts/router')] },
  ],
  [
    'ui -> a feature, or the contract',
    /what it shows is handed in/,
    {
      'apps/web/src/ui/planted-4.ts': [from('../accounts/queries.ts'), from('@signin/contracts')],
      'apps/web/src/ui/PlantedFour.vue': ["<script setup>import '../form.ts'</script>"],
    },
  ],
  [
    'contracts -> db or fastify',
    /zod and @trpc\/server only/,
    { 'packages/contracts/src/planted-5.ts': [from('@signin/db'), from('fastify')] },
  ],
  [
    "one feature -> another feature's table, or what is made of it",
    /its tables are its own/,
    {
      'apps/api/src/accounts/planted-6.ts': [
        from('../sessions/table.ts'),
        from('./../sessions/table.ts'),
        from('../../src/sessions/table.ts'),
        from('../sessions/store.ts'),
      ],
      'apps/api/src/accounts/deeper/planted-6.ts': [from('../../sessions/table.ts')],
      'apps/api/src/sessions/planted-6.ts': [from('../passwords/table.ts')],
      'apps/api/src/planted-6.ts': [from('./accounts/table.ts')],
      'apps/api/src/app/planted-6.ts': [from('../accounts/table.ts')],
    },
  ],
  [
    "one feature -> another feature's rows",
    /is a table of sessions/,
    {
      'apps/api/src/accounts/planted-7.ts': [
        "export type It = import('@signin/db').Tables<'account' | 'session'>",
        'export const end = (db) => db.$executeRaw`delete from sessions`',
        'export const all = (db) => db.$queryRaw`select 1 from x join "sessions" s on true`',
        'export const endAll = (transaction) => transaction.session.deleteMany()',
        'export const sweep = (db, sql) => db.sweep(sql`sessions`, sql`true`)',
      ],
    },
  ],
  [
    'a feature -> a client of all tables',
    /of @signin\/db is not for this file/,
    {
      'apps/api/src/accounts/planted-8.ts': [
        "export type { Db } from '@signin/db'",
        "export { createDb } from '@signin/db'",
        "export type { Tables } from '@signin/db'",
        from('@signin/db'),
        from('@signin/db/migrate'),
      ],
    },
  ],
  [
    "a table.ts -> the type of another feature's rows",
    /Session of @signin\/db is not for this file/,
    { 'apps/api/src/accounts/deeper/table.ts': ["export type { Session } from '@signin/db'"] },
  ],
  [
    'http -> a feature',
    /HTTP knows no feature/,
    {
      'apps/api/src/http/planted-9.ts': [
        from('../sessions/lifetimes.ts'),
        from('../accounts/accounts.ts'),
      ],
    },
  ],
  [
    'a circle of imports, of types alone',
    /noImportCycles/,
    {
      'apps/api/src/accounts/planted-11.ts': ["export type * from './planted-12.ts'"],
      'apps/api/src/accounts/planted-12.ts': ["export type * from './planted-11.ts'"],
    },
  ],
  [
    'a circle of folders, of types alone as well',
    /closes a circle of folders: devices -> sessions -> devices/,
    {
      'apps/api/src/devices/planted-13.ts': [
        "export type * from '../sessions/viewer.ts'",
        "export type It = import('../sessions/lifetimes.ts').It",
      ],
    },
  ],
  [
    'anyone but sessions -> lucia',
    /Only sessions knows lucia/,
    {
      'apps/api/src/planted-10.ts': [from('lucia')],
      'apps/api/src/app/planted-10.ts': [from('lucia')],
      'apps/api/src/accounts/planted-10.ts': [from('lucia')],
      'apps/api/src/http/planted-10.ts': [from('lucia')],
    },
  ],
]
