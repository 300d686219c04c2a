import { readFile } from 'node:fs/promises'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import { type Assets, locateAssets } from './assets.ts'
import { CatalogPool, catalogAdapter } from './catalog-adapter.ts'
import { MigrationError } from './error.ts'

export type Engine = bindings.SchemaEngine

/** What the engine works on: the models, and the pool whose one connection it uses. */
export interface EngineSession {
  engine: Engine
  pool: CatalogPool
  schemaFiles: { path: string; content: string }[]
}

/**
 * Opens Prisma's schema engine on the database at `url`, hands it to `work`
 * and closes it. The engine is the WebAssembly build, loaded by hand: the
 * native one would have to be downloaded from Prisma's servers.
 *
 * The pool belongs to this call alone. Prisma's advisory lock lives as long as
 * its connection, and a shared pool would keep it until an idle timeout.
 */
export async function withEngine<T>(
  url: string,
  work: (session: EngineSession) => Promise<T>,
): Promise<T> {
  const assets = locateAssets()
  await load(assets)
  const schemaFiles = [{ path: assets.schema, content: await readFile(assets.schema, 'utf8') }]
  const pool = new CatalogPool(url)
  try {
    await pool.reach()
    await pool.endWithProcess()
    const engine = await bindings.SchemaEngine.new(
      { datamodels: schemaFiles.map((file) => [file.path, file.content]) },
      () => {},
      bindMigrationAwareSqlAdapterFactory(catalogAdapter(pool)),
    )
    try {
      return await work({ engine, pool, schemaFiles })
    } finally {
      engine.free()
    }
  } catch (error) {
    throw explained(error, pool)
  } finally {
    await pool.end()
  }
}

/** The engine reports a failed statement only as "External error"; PostgreSQL's own words say why. */
function explained(error: unknown, pool: CatalogPool): unknown {
  if (!(error instanceof Error) || error.name !== 'SchemaConnectorError') return error
  const [summary] = error.message.split('\n')
  const reason = pool.failure ? `: ${pool.failure.message}` : ''
  return new MigrationError(`${summary}${reason}`, { cause: pool.failure ?? error })
}

let loaded: Promise<void> | undefined

function load(assets: Assets): Promise<void> {
  loaded ??= instantiate(assets.engine)
  return loaded
}

async function instantiate(file: string): Promise<void> {
  // Without a registry a panic inside the engine surfaces as a TypeError about this very name.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string) {
        throw new MigrationError(`Prisma's schema engine failed: ${message}`)
      },
    },
  })
  const { instance } = await WebAssembly.instantiate(await readFile(file), {
    './schema_engine_bg.js': withoutLingering(bindings),
  })
  bindings.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
}

/** The engine never clears the timer of its ten second limits, which would keep the process alive as long. */
function withoutLingering(imports: Record<string, unknown>): Record<string, unknown> {
  const patched = { ...imports }
  for (const name of Object.keys(imports)) {
    if (!name.startsWith('__wbg_setTimeout_')) continue
    patched[name] = (callback: () => void, ms: number) => setTimeout(callback, ms >>> 0).unref()
  }
  return patched
}

// Declared here rather than by `lib: ["dom"]`, which every package that reads this source would need.
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, unknown>,
  ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>
}
