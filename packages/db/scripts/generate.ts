import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

// Every command of the Prisma CLI first tries to download a native schema
// engine. Pointing it at a file that exists (any file: `generate` never runs
// it) keeps the build offline and its result the same everywhere.
const env = {
  ...process.env,
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  CHECKPOINT_DISABLE: '1',
}

const { status } = spawnSync('prisma', ['generate', '--schema', 'prisma/schema.prisma'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  env,
  stdio: 'inherit',
})
process.exit(status ?? 1)
