import { randomBytes, randomUUIDv7 } from 'node:crypto'
import type { AccountFilter, AccountSort } from '@signin/contracts'
import { ACCOUNT_SORTS } from '@signin/contracts'
import { sql } from '@signin/db'
import { beforeAll, describe, expect, test } from 'vitest'
import { prepareSearch, walk } from '../../src/accounts/search/pages/table.ts'
import { createAccountSearch } from '../../src/accounts/search/search.ts'
import { listOf, relevanceOf } from '../../src/accounts/search/stages/order.ts'

import { accountSets } from '../../src/app/account-sets.ts'

import { appForFile } from '../harness.ts'

const signin = await appForFile()
const { db } = signin

const search = createAccountSearch({ db, clock: () => new Date(), sets: accountSets })
const nameOf = new Map<string, string>()

const day = (text: string) => new Date(`${text}T12:00:00Z`)

interface Sample {
  name: string
  email?: string
  role?: string
  createdAt: string
  seen?: string
  suspendedAt?: Date
  deletionDueAt?: Date
  emailConfirmedAt?: Date | null
  provider?: string
  totp?: boolean
}

const SAMPLES: Sample[] = [
  { name: 'John Smith', createdAt: '2026-01-05', seen: '2026-11-20', provider: 'google' },
  { name: 'Ada Lovelace', createdAt: '2026-02-05', seen: '2026-06-01', totp: true },
  { name: 'Grace Hopper', createdAt: '2026-03-05', role: 'admin', seen: '2026-11-28', totp: true },
  { name: 'Noor نور', createdAt: '2026-04-05', suspendedAt: day('2026-11-01') },
  { name: 'Jürgen Groß', createdAt: '2026-05-05', deletionDueAt: day('2026-12-10') },
  { name: '=1+1', createdAt: '2026-06-05', emailConfirmedAt: null, provider: 'google' },
]

beforeAll(async () => {
  for (const { name, email, createdAt, seen, provider, totp, ...row } of SAMPLES) {
    const id = randomUUIDv7()
    nameOf.set(id, name)
    const address = email ?? `${name.toLowerCase().replace(/[^a-z]+/g, '.')}x@example.com`
    await db.account.create({
      data: {
        emailConfirmedAt: day(createdAt),
        ...row,
        id,
        email: address,
        name,
        createdAt: day(createdAt),
      },
    })
    if (totp) await db.totpCredential.create({ data: { accountId: id, seed: new Uint8Array(9) } })
    if (provider) {
      const identity = {
        issuer: provider,
        subject: `subject of ${name}`,
        label: `${name}@Mail.example`,
      }
      await db.identity.create({ data: { accountId: id, provider, ...identity } })
    }
    if (seen) {
      const session = { tokenHash: randomBytes(32), accountId: id, expiresAt: day('2027-01-01') }
      await db.session.create({ data: { ...session, lastSeenAt: day(seen) } })
    }
  }
})

async function found(filter: AccountFilter, sort?: AccountSort, max = 10): Promise<string[]> {
  return (await search.page({ filter, sort, max })).ids.map(named)
}
const named = (id: string) => nameOf.get(id) ?? 'nobody'

const JOHN = 'John Smith'
const ADA = 'Ada Lovelace'
const GRACE = 'Grace Hopper'
const NOOR = 'Noor نور'
const JUERGEN = 'Jürgen Groß'
const FORMULA = '=1+1'

const FILTERS: [AccountFilter, string[]][] = [
  [{}, [FORMULA, JUERGEN, NOOR, GRACE, ADA, JOHN]],
  [{ role: 'admin' }, [GRACE]],
  [{ role: 'member', provider: 'google' }, [FORMULA, JOHN]],
  [{ state: 'active' }, [GRACE, ADA, JOHN]],
  [{ state: 'unconfirmed' }, [FORMULA]],
  [{ state: 'suspended' }, [NOOR]],
  [{ state: 'deletionScheduled' }, [JUERGEN]],
  [{ secondFactor: 'on' }, [GRACE, ADA]],
  [{ secondFactor: 'off', state: 'active' }, [JOHN]],
  [{ provider: 'google' }, [FORMULA, JOHN]],
  [{ provider: 'github' }, []],
  [{ seenSince: '2026-11-20' }, [GRACE, JOHN]],
  [{ seenBefore: '2026-11-20' }, [FORMULA, JUERGEN, NOOR, ADA]],
  [{ seenSince: '2026-06-01', seenBefore: '2026-06-02' }, [ADA]],
  [{ createdSince: '2026-03-05', createdBefore: '2026-05-05' }, [NOOR, GRACE]],
  [{ text: 'example.com', secondFactor: 'on', createdSince: '2026-03-01' }, [GRACE]],
  [{ text: 'o', role: 'admin' }, [GRACE]],
]

describe.each(FILTERS)('the filter %j', (filter, names) => {
  test('finds its accounts, counts them, and lists each id once', async () => {
    expect(await found(filter)).toEqual(names)
    expect(await search.count(filter)).toEqual({ count: names.length, isCapped: false })
    const matching: string[] = []
    let after: string | null = null
    do {
      const page = await search.matchingIds(filter, after, 2)
      matching.push(...page.ids)
      after = page.next
    } while (after !== null)
    expect(matching.map(named).toSorted()).toEqual(names.toSorted())
    expect(matching).toEqual(matching.toSorted())
  })
})

const ORDERS: [AccountSort, string[]][] = [
  ['newest', [FORMULA, JUERGEN, NOOR, GRACE, ADA, JOHN]],
  ['relevance', [FORMULA, JUERGEN, NOOR, GRACE, ADA, JOHN]],
  ['oldest', [JOHN, ADA, GRACE, NOOR, JUERGEN, FORMULA]],
  ['name', [FORMULA, ADA, GRACE, JOHN, JUERGEN, NOOR]],
  ['email', [FORMULA, ADA, GRACE, JUERGEN, JOHN, NOOR]],
  ['lastSeen', [GRACE, JOHN, ADA, NOOR, JUERGEN, FORMULA]],
]

test.each(ORDERS)('pages of any size hold each account once, by %s', async (sort, names) => {
  for (const max of [1, 2, 5]) {
    for (const filter of [{}, { text: 'x@example' }]) {
      const pages: string[] = []
      let after: string | undefined
      do {
        const page = await search.page({ filter, sort, max, after })
        pages.push(...page.ids.map(named))
        after = page.next ?? undefined
      } while (after !== undefined)
      // By relevance without a text, and by the newest within the part that matches.
      expect(pages).toEqual(names)
    }
  }
})

test.each([
  ['jonh smiht', JOHN],
  ['Ada Lovelase', ADA],
  ['grase hoper', GRACE],
])('the typo in “%s” is tolerated', async (text, name) => {
  const { ids, similar } = await search.page({ filter: { text }, max: 10 })
  expect(similar[0] && named(similar[0])).toBe(name)
  expect(ids).toEqual([])
  expect(await search.count({ text })).toEqual({ count: 0, isCapped: false })
})

test.each(['subject of =1+1', '=1+1@mail.EXAMPLE'])(
  'an identity is found by “%s”',
  async (text) => {
    expect(await found({ text })).toEqual([FORMULA])
    expect(await found({ text }, 'name')).toEqual([FORMULA])
  },
)

test('a cursor of another order is invalid input', async () => {
  const { next } = await search.page({ filter: {}, sort: 'name', max: 1 })
  const other = search.page({ filter: {}, sort: 'newest', max: 1, after: next ?? '' })
  await expect(other).rejects.toMatchObject({ code: 'invalid_input' })
})

test('each stage reads its index in its order', async () => {
  const criteria = { withSecondFactor: accountSets.withSecondFactor(), withProvider: null }
  const stages = [
    ...relevanceOf('ada', criteria),
    ...ACCOUNT_SORTS.flatMap((sort) => listOf(sort, criteria)),
  ]
  await db.$transaction(async (tx) => {
    await prepareSearch(tx)
    for (const stage of stages) {
      const reading = { stage, after: null, condition: sql`true`, max: 10 }
      const plan = JSON.stringify(await tx.$queryRaw(sql`explain ${walk(reading, 1000)}`))
      expect(plan).not.toContain('Seq Scan')
      expect(plan, stage.name).not.toContain('Sort')
    }
  })
})
