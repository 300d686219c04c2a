import { createDb } from '@signin/db'
import { createTestDatabase } from '@signin/db/testing'
import { expect, inject, test } from 'vitest'
import { createLogger } from './log.ts'

test('a database error is logged without the row that it quotes', async () => {
  const database = await createTestDatabase(inject('databaseServer'))
  const db = createDb({ url: database.url })
  const logged: string[] = []
  const log = createLogger('trace', { write: (line) => void logged.push(line) })

  const failing = [
    db.account.create({ data: { email: 'Not@Normal.example', name: 'Ada' } }),
    db.$executeRaw`insert into accounts (id, email, name) values (gen_random_uuid(), ${'Not@Normal.example'}, 'Ada')`,
  ]
  for (const attempt of await Promise.allSettled(failing)) {
    if (attempt.status === 'rejected') log.error({ err: attempt.reason }, 'request failed')
  }
  expect(logged).toHaveLength(2)
  expect(logged.join('')).toContain('accounts_email_normalised')
  expect(logged.join('')).not.toContain('Not@Normal.example')

  await db.$disconnect()
  await database.drop()
})
