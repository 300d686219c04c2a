import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

/** Creates a temporary migrations directory; `write` adds or overwrites a migration. */
export function migrationsDirectory() {
  const migrationsDir = mkdtempSync(path.join(os.tmpdir(), 'signin-migrations-'))
  onTestFinished(() => rmSync(migrationsDir, { recursive: true }))
  const write = (name: string, sql: string) => {
    mkdirSync(path.join(migrationsDir, name), { recursive: true })
    writeFileSync(path.join(migrationsDir, name, 'migration.sql'), sql)
  }
  return { migrationsDir, write }
}
