import { existsSync } from 'node:fs'
import path from 'node:path'

/** Absolute paths of the files that this package reads at run time. */
export interface Assets {
  /** The directory of the migrations. */
  migrations: string
  /** The SQL of schema.prisma, written by the `generate` task. */
  schema: string
}

const here = import.meta.dirname
const SOURCES: Assets = {
  migrations: path.resolve(here, '../../prisma/migrations'),
  schema: path.resolve(here, '../generated/schema.sql'),
}

/**
 * The copies next to a bundle (see {@link migrationAssets}), or else the sources in the checkout.
 */
export function locateAssets(): Assets {
  const bundled = assetsIn(here)
  return existsSync(bundled.migrations) ? bundled : SOURCES
}

/**
 * The files that a bundler must copy so that the bundle can migrate: `from` is the absolute path of
 * a file or a directory, `to` is relative to the bundle's directory.
 */
export function migrationAssets(): { from: string; to: string }[] {
  const to = assetsIn('')
  return [
    { from: SOURCES.migrations, to: to.migrations },
    { from: SOURCES.schema, to: to.schema },
  ]
}

function assetsIn(directory: string): Assets {
  return {
    migrations: path.join(directory, 'prisma/migrations'),
    schema: path.join(directory, 'prisma/schema.sql'),
  }
}
