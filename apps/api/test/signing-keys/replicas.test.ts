import { createDb } from '@signin/db'
import { decodeProtectedHeader } from 'jose'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startApp, type TestApp } from '../harness.ts'
import { signUp } from '../people.ts'
import { anotherKeyring, DAY, HOUR, kidsOf, MINUTE, tokenFor } from './fixture.ts'

let here: TestApp
let elsewhere: TestApp
beforeEach(async () => {
  here = await startApp()
  elsewhere = await startApp({
    db: createDb({ url: here.databaseUrl }),
    databaseUrl: here.databaseUrl,
  })
})
afterEach(async () => {
  await elsewhere.close()
  await here.close()
})

test('replicas that race for the first key create one', async () => {
  const asked = Array.from({ length: 5 }, () => [kidsOf(here), kidsOf(elsewhere)]).flat()
  const answers = await Promise.all(asked)
  expect(new Set(answers.map(String)).size).toBe(1)
  expect(answers[0]).toHaveLength(1)
  expect(await here.db.signingKey.count()).toBe(1)
})

test('replicas that race for a successor create one', async () => {
  const replicas = [anotherKeyring(here), anotherKeyring(elsewhere)] as const
  await replicas[0].signer()
  const asked = Array.from({ length: 4 }, () => replicas.map((replica) => replica.rotate('now')))
  const made = await Promise.all(asked.flat())
  expect(made.filter((it) => it !== null)).toHaveLength(1)
  expect(await here.db.signingKey.count()).toBe(2)
})

test('a replica publishes the key of a token that another one signed', async () => {
  const browser = here.browser()
  await signUp(here, browser)
  const { kid } = decodeProtectedHeader(await tokenFor(browser))
  expect(await kidsOf(elsewhere)).toEqual([kid])
})

test('a key withdrawn on another replica signs for less than a second more', async () => {
  const browser = here.browser()
  await signUp(here, browser)
  await tokenFor(browser)
  const made = await anotherKeyring(elsewhere).rotate('compromised')
  here.passTime(1000)
  expect(await kidsOf(here)).toEqual([made?.kid])
})

/**
 * Two replicas whose clocks are half a minute apart, and verifiers that cache a key set for 5
 * minutes. At each step, every token that either replica signed in the last 10 minutes must have
 * its key in every set published in the last 5, even in one published before the token was signed.
 */
test('over two rotations, every token is verifiable with any key set of the last 5 minutes', async () => {
  const began = here.now().getTime()
  let now = began
  /** Half a minute within two hours of a rotation; no key changes in between. */
  const step = () => ((now - began + 2 * HOUR) % DAY < 4 * HOUR ? 30_000 : 5 * MINUTE)
  const replicas = [0, 30_000].map((ahead) =>
    anotherKeyring(here, { keyDays: 1, clock: () => new Date(now + ahead) }),
  )
  const reported: { at: number; kids: Set<string | undefined> }[] = []
  const signed = new Map<string, number>()

  const end = now + 2 * DAY + 2 * HOUR
  let maintained = 0
  for (let turn = 0; now < end; turn++) {
    if (now - maintained >= 10 * MINUTE) {
      maintained = now
      const replica = replicas[turn % 2]
      await replica?.rotate('when due')
      await replica?.deleteExpired()
    }
    for (const each of replicas) {
      const { keys } = await each.published()
      reported.push({ at: now, kids: new Set(keys.map(({ kid }) => kid)) })
      signed.set((await each.signer()).kid, now)
    }
    const good = [...signed].filter(([, at]) => at >= now - 10 * MINUTE).map(([kid]) => kid)
    for (const { at, kids } of reported.filter(({ at }) => at >= now - 5 * MINUTE)) {
      const unknown = good.filter((kid) => !kids.has(kid))
      expect(unknown, `signed until ${now}, not in what was told at ${at}`).toEqual([])
    }
    const recent = reported.filter(({ at }) => at >= now - 5 * MINUTE)
    reported.splice(0, reported.length, ...recent)
    now += step()
  }
  expect(signed.size).toBe(3)
}, 60_000)
