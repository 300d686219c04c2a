import { readFile } from 'node:fs/promises'
import type pg from 'pg'
import { locateAssets } from '../migrate/assets.ts'
import { connect } from '../migrate/connection.ts'
import { readCatalog, type SchemaProperty } from './catalog.ts'

const SCRATCH = 'signin_schema_difference'

/**
 * The SQL that would change the tables of the database at `url` to those of schema.prisma, or null
 * if they are the same. PostgreSQL creates the expected tables in a scratch schema, which is rolled
 * back: both sides are then described by the same catalog queries, and the release needs none of
 * Prisma's tools.
 */
export async function schemaDifference(url: string): Promise<string | null> {
  const sql = await readFile(locateAssets().schema, 'utf8')
  const client = await connect(url, 'signin schema difference')
  try {
    await client.query('begin')
    const actual = await readCatalog(client)
    const wanted = await catalogOf(client, sql)
    await client.query('rollback')
    const statements = difference(actual, wanted)
    return statements.length > 0 ? statements.map((it) => `${it};\n`).join('') : null
  } finally {
    await client.end()
  }
}

async function catalogOf(client: pg.Client, sql: string): Promise<SchemaProperty[]> {
  await client.query(`create schema ${SCRATCH}; set local search_path = ${SCRATCH}`)
  await client.query(sql)
  return readCatalog(client)
}

/** The statements. Removals are in reverse order, so that dependents are removed first. */
function difference(actual: readonly SchemaProperty[], wanted: readonly SchemaProperty[]) {
  const extra = without(actual, wanted).toReversed()
  const missing = without(wanted, actual)
  const changed = new Set(missing.map(({ subject }) => subject))
  const existing = new Set(extra.map(({ subject }) => subject))
  return [
    ...extra.filter(({ subject }) => !changed.has(subject)).map(({ removal }) => removal),
    ...missing.map((it) => (it.change && existing.has(it.subject) ? it.change : it.definition)),
  ]
}

function without(some: readonly SchemaProperty[], others: readonly SchemaProperty[]) {
  const definitions = new Set(others.map(({ definition }) => definition))
  return some.filter(({ definition }) => !definitions.has(definition))
}
