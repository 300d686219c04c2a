import { DatabaseSync } from 'node:sqlite'

export interface SeenKeys {
  has(key: string): boolean
  add(keys: string[]): void
  close(): void
}

/**
 * The keys of the records that a dry run has seen. They are kept in a temporary file, since a file of
 * 10 GB has more than fit in memory.
 */
export function createSeenKeys(): SeenKeys {
  // An empty name is a private database in a temporary file, which SQLite deletes.
  const database = new DatabaseSync('')
  database.exec('pragma journal_mode = off; pragma synchronous = off')
  database.exec('create table seen (key text primary key) without rowid')
  const find = database.prepare('select 1 from seen where key = ?')
  const insert = database.prepare('insert or ignore into seen (key) values (?)')
  return {
    has: (key: string) => find.get(key) !== undefined,
    add(keys: string[]) {
      database.exec('begin')
      for (const key of keys) insert.run(key)
      database.exec('commit')
    },
    close: () => database.close(),
  }
}
