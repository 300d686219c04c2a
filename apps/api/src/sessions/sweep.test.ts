import fastify from 'fastify'
import { expect, test, vi } from 'vitest'
import type { createLucia } from './lucia.ts'
import { sweepExpiredSessions } from './sweep.ts'

test('expired sessions are swept every hour, until the app closes', async () => {
  vi.useFakeTimers()
  const deleteExpiredSessions = vi.fn(async () => {})
  const app = fastify()
  sweepExpiredSessions(app, { deleteExpiredSessions } as unknown as ReturnType<typeof createLucia>)
  await vi.advanceTimersByTimeAsync(3 * 3_600_000)
  expect(deleteExpiredSessions).toHaveBeenCalledTimes(3)
  vi.useRealTimers()
  await app.close()
})
