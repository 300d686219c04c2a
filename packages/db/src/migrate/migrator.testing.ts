import pg from 'pg'
import { applyMigrations } from './index.ts'

// `node migrator.testing.ts <url> <migrations directory> [last words]`, see spawn-migrator.testing.ts.

const [, , url = '', migrationsDir = '', lastWords] = process.argv
const { query } = pg.Client.prototype

if (lastWords) {
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client, ...args: [string | { text: string }]) {
      const sql = typeof args[0] === 'string' ? args[0] : args[0].text
      if (sql.startsWith(lastWords)) process.kill(process.pid, 'SIGKILL')
      return Reflect.apply(query, this, args)
    },
  })
}

await applyMigrations(url, { migrationsDir })
