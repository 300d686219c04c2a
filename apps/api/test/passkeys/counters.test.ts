import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PasskeysFixture, startPasskeys } from './fixture.ts'

let fixture: PasskeysFixture
beforeAll(async () => {
  fixture = await startPasskeys()
})
afterAll(() => fixture.close())

describe('a signature counter', () => {
  const uses = (counters: number[]) => async () => {
    const ada = await fixture.person()
    const { authenticator } = await ada.register()
    fixture.logged.length = 0
    for (const counter of counters) {
      expect(await fixture.anonymous().signIn(authenticator, { counter })).toBe(ada.accountId)
    }
    const { credentialId } = authenticator
    const row = await fixture.db.passkey.findUniqueOrThrow({ where: { credentialId } })
    return {
      flagged: fixture.logged.filter(({ event }) => event === 'passkey_counter_did_not_rise'),
      kept: Number(row.counter),
    }
  }

  test('may always be zero', async () => {
    expect(await uses([0, 0, 0])()).toEqual({ flagged: [], kept: 0 })
  })

  test('may rise to the largest 32-bit number', async () => {
    expect(await uses([1, 5, 4_294_967_295])()).toEqual({ flagged: [], kept: 4_294_967_295 })
  })

  test.each([
    ['does not rise', [7, 7], 7],
    ['falls', [7, 3], 7],
    ['falls to zero', [7, 0], 7],
  ])('that %s is logged, and the sign-in succeeds', async (_, counters, kept) => {
    const used = await uses(counters)()
    expect(used.kept).toBe(kept)
    expect(used.flagged).toMatchObject([{ from: counters[0], to: counters[1] }])
  })
})
