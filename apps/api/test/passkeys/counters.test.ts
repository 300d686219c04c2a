import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PasskeysFixture, startPasskeys } from './fixture.ts'

let fixture: PasskeysFixture
beforeAll(async () => {
  fixture = await startPasskeys()
})
afterAll(() => fixture.close())

describe('a counter', () => {
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

  test('may be zero for ever', async () => {
    expect(await uses([0, 0, 0])()).toEqual({ flagged: [], kept: 0 })
  })

  test('may rise, up to the last number it has', async () => {
    expect(await uses([1, 5, 4_294_967_295])()).toEqual({ flagged: [], kept: 4_294_967_295 })
  })

  test.each([
    ['stands still', [7, 7], 7],
    ['goes back', [7, 3], 7],
    ['goes back to zero', [7, 0], 7],
  ])('that %s is flagged, and shuts nobody out', async (_, counters, kept) => {
    const used = await uses(counters)()
    expect(used.kept).toBe(kept)
    expect(used.flagged).toMatchObject([{ from: counters[0], to: counters[1] }])
  })
})
