import { existsSync } from 'node:fs'
import path from 'node:path'

/** Absolute paths of what this folder reads at run time. */
export interface Assets {
  /** The directory of the migrations. */
  migrations: string
  /** What schema.prisma says, as SQL; made by the `generate` task. */
  schema: string
}

const here = import.meta.dirname
const SOURCES: Assets = {
  migrations: path.resolve(here, '../../prisma/migrations'),
  schema: path.resolve(here, '../generated/schema.sql'),
}

/** A bundle has them beside itself (see {@link migrationAssets}), a checkout where they are made. */
export function locateAssets(): Assets {
  const bundled = beside(here)
  return existsSync(bundled.migrations) ? bundled : SOURCES
}

/**
 * What a bundler must copy so that a bundle can migrate: `from` is an absolute path of a file or a
 * directory, `to` is relative to the bundle's directory.
 */
export function migrationAssets(): { from: string; to: string }[] {
  const to = beside('')
  return [
    { from: SOURCES.migrations, to: to.migrations },
    { from: SOURCES.schema, to: to.schema },
  ]
}

function beside(directory: string): Assets {
  return {
    migrations: path.join(directory, 'prisma/migrations'),
    schema: path.join(directory, 'prisma/schema.sql'),
  }
}
