import pg from 'pg'
import { applyMigrations } from './index.ts'

// Run as `node migrator.testing.ts <url> <migrations directory> [before|after <sql>]`; see
// spawn-migrator.testing.ts.

const [, , url = '', migrationsDir = '', moment, fatal = ''] = process.argv
const { query } = pg.Client.prototype
const die = () => process.kill(process.pid, 'SIGKILL')

if (moment) {
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client, ...args: [string | { text: string }]) {
      const sql = typeof args[0] === 'string' ? args[0] : args[0].text
      const isFatal = sql.startsWith(fatal)
      if (isFatal && moment === 'before') die()
      const answer = Reflect.apply(query, this, args)
      return isFatal ? answer.finally(die) : answer
    },
  })
}

await applyMigrations(url, { migrationsDir })
