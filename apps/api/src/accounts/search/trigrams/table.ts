import { sql, type Tables } from '@signin/db'

export type Sql = ReturnType<typeof sql>

/** A piece of SQL is inserted as it is: a name that PostgreSQL itself has quoted. */
const quoted = (name: string) => sql([name])

/** What pg_trgm can do on this database. */
export interface Trigrams {
  /** The extension's schema, quoted; null if its operators are out of reach. */
  schema: Sql | null
  /** Whether letters outside of ASCII have trigrams: not so under the locale C. */
  hasUnicode: boolean
}

/** Null without the index, by which accounts are then not found: packages/db creates it if it may. */
export async function findTrigrams(db: Pick<Tables<never>, '$queryRaw'>): Promise<Trigrams | null> {
  const [found] = await db.$queryRaw<{ schema: string; isUsable: boolean }[]>`
    select quote_ident(nspname) as schema, has_schema_privilege(pg_namespace.oid, 'usage') as "isUsable"
    from pg_extension join pg_namespace on pg_namespace.oid = extnamespace
      join pg_index on indexrelid = to_regclass('accounts_text_trigrams')
    where extname = 'pg_trgm' and indisvalid`
  if (!found) return null
  if (!found.isUsable) return { schema: null, hasUnicode: false }
  const schema = quoted(found.schema)
  const [cyrillic] = await db.$queryRaw<{ known: number }[]>(
    sql`select cardinality(${schema}.show_trgm('ё')) as known`,
  )
  return { schema, hasUnicode: Number(cyrillic?.known) > 0 }
}
