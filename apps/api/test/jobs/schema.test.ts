import { PgBoss } from 'pg-boss'
import { expect, test } from 'vitest'
import { SCHEMA } from '../../src/jobs/boss.ts'
import { startJobFixture } from './fixture.ts'

test('the migrations make the very tables that the installed pg-boss expects', async () => {
  const fixture = await startJobFixture()
  const boss = new PgBoss({ connectionString: fixture.databaseUrl, schema: SCHEMA, migrate: false })
  boss.on('error', () => {})
  await boss.start() // refuses another version
  const { ok, extraIndexes, ...drift } = await boss.detectSchemaDrift()
  expect({ ok, extraIndexes }, JSON.stringify(drift)).toEqual({ ok: true, extraIndexes: [] })
  await boss.stop()
  await fixture.close()
})
