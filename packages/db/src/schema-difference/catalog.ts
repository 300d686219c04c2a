import type pg from 'pg'

/** One property of a schema, with the SQL that creates it and the SQL that removes it. */
export interface SchemaProperty {
  /** Identifies what it is a property of: for a column it is the same whatever the type. */
  subject: string
  definition: string
  removal: string
  /** The SQL that changes an existing subject; null if it must be removed and created again. */
  change: string | null
}

/**
 * The enums, tables, columns, keys and plain indexes of the current schema, in dependency order. As
 * in Prisma's own comparison, it omits what schema.prisma cannot express: CHECK constraints,
 * triggers, functions and defaults that call them, partitions, partial and expression indexes.
 */
export async function readCatalog(client: pg.Client): Promise<SchemaProperty[]> {
  const { rows } = await client.query<SchemaProperty>(CATALOG)
  return rows
}

const CATALOG = `
  with tables as (
    select pg_class.oid, format('"%s"', relname) as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')
      and not relispartition and relname <> '_prisma_migrations'
  ), columns as (
    select format('ALTER TABLE %s', name) as alter, format('"%s"', attname) as name, attnotnull,
      format_type(atttypid, atttypmod) as type, pg_get_expr(adbin, adrelid) as value
    from tables join pg_attribute on attrelid = tables.oid
      left join pg_attrdef on adrelid = attrelid and adnum = attnum and not exists (
        select 1 from pg_depend
        where pg_depend.objid = pg_attrdef.oid and refclassid = 'pg_proc'::regclass)
    where attnum > 0 and not attisdropped
  ), properties as (
    select 1 as rank, null as change,
      format('CREATE TYPE "%s" AS ENUM (%s)', typname,
        string_agg(quote_literal(enumlabel), ', ' order by enumsortorder)) as definition,
      format('DROP TYPE "%s"', typname) as removal
    from pg_type join pg_enum on enumtypid = pg_type.oid
    where typnamespace = current_schema()::regnamespace group by typname
    union all
    select 2, null, format('CREATE TABLE %s ()', name), format('DROP TABLE %s', name) from tables
    union all
    select 3, format('%s ALTER COLUMN %s TYPE %s', alter, name, type),
      format('%s ADD COLUMN %s %s', alter, name, type), format('%s DROP COLUMN %s', alter, name)
    from columns
    union all
    select 4, null, format('%s ALTER COLUMN %s SET NOT NULL', alter, name),
      format('%s ALTER COLUMN %s DROP NOT NULL', alter, name)
    from columns where attnotnull
    union all
    select 5, null, format('%s ALTER COLUMN %s SET DEFAULT %s', alter, name, value),
      format('%s ALTER COLUMN %s DROP DEFAULT', alter, name)
    from columns where value is not null
    union all
    select 6, null, replace(pg_get_indexdef(indexrelid, 0, true), ' ON ONLY ', ' ON '), format('DROP INDEX "%s"', relname)
    from tables join pg_index on indrelid = tables.oid join pg_class on pg_class.oid = indexrelid
    where indisvalid and not indisprimary and indpred is null and indexprs is null
    union all
    select 7, null,
      format('ALTER TABLE %s ADD CONSTRAINT "%s" %s', name, conname,
        replace(pg_get_constraintdef(pg_constraint.oid), ' NOT VALID', '')),
      format('ALTER TABLE %s DROP CONSTRAINT "%s"', name, conname)
    from tables join pg_constraint on conrelid = tables.oid where contype in ('p', 'f')
  )
  select case when change is null then definition else removal end as subject,
    definition, removal, change
  from properties order by rank, definition`
