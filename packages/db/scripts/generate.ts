import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { schemaSql } from '../src/schema-engine/schema-sql.ts'

// Every command of the Prisma CLI first tries to download a native schema engine, unless this
// variable names an existing file. `generate` never runs it, so any file serves, and the build
// stays offline and reproducible.
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
if (status !== 0) process.exit(status ?? 1)

// A release compares a restored database with this file, since it does not include Prisma's tools.
writeFileSync(new URL('../src/generated/schema.sql', import.meta.url), await schemaSql())
