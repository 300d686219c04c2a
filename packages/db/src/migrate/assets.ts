import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/** Absolute paths of the files that applying migrations reads. */
export interface Assets {
  engine: string
  schema: string
  migrations: string
}

const ENGINE = 'schema_engine_bg.wasm'
const here = import.meta.dirname

/**
 * A bundle has neither node_modules nor this package's directory, so what is
 * read at run time lies beside it (see {@link migrationAssets}); the source
 * tree reads the originals.
 */
export function locateAssets(): Assets {
  return existsSync(path.join(here, ENGINE)) ? beside(here) : originals()
}

/**
 * What a bundler must copy so that a bundle can apply migrations: `from` is an
 * absolute path of a file or a directory, `to` is relative to the directory
 * that holds the bundle's files.
 */
export function migrationAssets(): { from: string; to: string }[] {
  const from = originals()
  const to = beside('')
  return [
    { from: from.engine, to: to.engine },
    { from: from.schema, to: to.schema },
    { from: from.migrations, to: to.migrations },
  ]
}

function beside(directory: string): Assets {
  return {
    engine: path.join(directory, ENGINE),
    schema: path.join(directory, 'prisma/schema.prisma'),
    migrations: path.join(directory, 'prisma/migrations'),
  }
}

function originals(): Assets {
  const fromHere = createRequire(import.meta.url)
  const prisma = path.resolve(here, '../../prisma')
  return {
    engine: path.join(path.dirname(fromHere.resolve('@prisma/schema-engine-wasm')), ENGINE),
    schema: path.join(prisma, 'schema.prisma'),
    migrations: path.join(prisma, 'migrations'),
  }
}
