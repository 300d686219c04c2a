import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { rolldown } from 'rolldown'
import { writeDeclarations } from './declarations.ts'
import { ENTRIES, publishedManifest } from './manifest.ts'

const home = path.join(import.meta.dirname, '..')
const TSC = path.join(home, 'node_modules/.bin/tsc')
/** Dependencies that are not bundled. The used parts of the contract are bundled. */
const EXTERNAL = [/^node:/, /^(@trpc\/client|fastify|fastify-plugin|jose)(\/|$)/]

/** Writes the package as published: ESM, declarations, manifest, README and license. */
export async function writePackage(into: string): Promise<void> {
  await rm(into, { recursive: true, force: true })
  await mkdir(path.join(into, 'dist'), { recursive: true })
  await Promise.all([
    bundle(path.join(into, 'dist')),
    declare(path.join(into, 'dist')),
    cp(path.join(home, 'README.md'), path.join(into, 'README.md')),
    cp(path.join(home, '../../LICENSE'), path.join(into, 'LICENSE')),
  ])
  const manifest = JSON.stringify(await publishedManifest(home), null, 2)
  await writeFile(path.join(into, 'package.json'), `${manifest}\n`)
}

async function bundle(dir: string): Promise<void> {
  const input = Object.fromEntries(ENTRIES.map((name) => [name, path.join(home, `src/${name}.ts`)]))
  const built = await rolldown({ input, external: EXTERNAL, platform: 'neutral', cwd: home })
  await built.write({ dir, format: 'esm', chunkFileNames: 'shared/[name].js' })
  await built.close()
}

/** Emits the declarations again, so that they are never older than their source. */
async function declare(into: string): Promise<void> {
  const emitted = await mkdtemp(path.join(tmpdir(), 'signin-client-types-'))
  try {
    await promisify(execFile)(TSC, ['-p', 'tsconfig.build.json', '--outDir', emitted], {
      cwd: home,
    })
    await writeDeclarations({
      from: emitted,
      contracts: path.join(home, '../contracts/dist'),
      into,
    })
  } finally {
    await rm(emitted, { recursive: true, force: true })
  }
}
