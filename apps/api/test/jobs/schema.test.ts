import { PgBoss } from 'pg-boss'
import { expect, test } from 'vitest'
import { SCHEMA } from '../../src/jobs/boss.ts'
import { startJobFixture } from './fixture.ts'

test('the migrations create the exact schema of the installed pg-boss version', async () => {
  const fixture = await startJobFixture()
  const boss = new PgBoss({ connectionString: fixture.databaseUrl, schema: SCHEMA, migrate: false })
  boss.on('error', () => {})
  await boss.start() // throws if the schema version differs
  const { ok, extraIndexes, ...drift } = await boss.detectSchemaDrift()
  expect({ ok, extraIndexes }, JSON.stringify(drift)).toEqual({ ok: true, extraIndexes: [] })
  await boss.stop()
  await fixture.close()
})
