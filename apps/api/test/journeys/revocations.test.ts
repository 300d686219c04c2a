import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { asOwner } from '../as-owner.ts'
import type { Browser } from '../browser.ts'
import { appForFile, startApp, type TestApp } from '../harness.ts'
import { ada, type Person, signIn, signUp, tokenIn } from '../people.ts'
import { makeToken } from '../tokens/tokens.ts'

const DAY = 86_400_000
const newPassword = 'another one that is long enough'

const signin = await appForFile()
let person: Person
let home: Browser
let away: Browser
beforeEach(async () => {
  person = { ...ada, email: `${crypto.randomUUID()}@example.com` }
  home = signin.browser()
  away = signin.browser()
  await signUp(signin, home, person)
  await signIn(away, person)
})

interface FeedPage {
  cursor: string
  revoked: string[]
}

const ask = (query: string, { app }: TestApp = signin) => app.inject(`/api/revocations?${query}`)

async function next(after?: string, wait = 0, where?: TestApp): Promise<FeedPage> {
  const query = new URLSearchParams({ wait: String(wait), ...(after && { after }) })
  const answer = await ask(String(query), where)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

const referenceTo = (id: string) => createHash('sha256').update(id).digest('base64url')
const idOf = async (browser: Browser) => (await browser.call('sessions.current')).data.id

/** The public ids of the sessions and API tokens that access tokens can be issued to. */
async function holders(): Promise<string[]> {
  const where = { account: { email: person.email } }
  const sessions = await signin.db.session.findMany({ where, select: { id: true } })
  const tokens = await signin.db.apiToken.findMany({ where, select: { id: true } })
  return [...sessions, ...tokens].map(({ id }) => id)
}

async function emailWithSubject(subject: string) {
  const emails = await signin.emailsTo(person.email)
  return emails.find((message) => message.subject.includes(subject))
}

async function doJob(name: 'delete-due-accounts' | 'sweep') {
  await signin.jobs.add(signin.db, name, {})
  await signin.jobs.runDueJobs()
}

describe('revocations are published:', () => {
  test.each<[string, number, () => Promise<unknown>]>([
    ['a session, signed out', 1, () => home.call('sessions.signOut')],
    ['a session, revoked', 1, async () => home.call('sessions.revoke', { id: await idOf(away) })],
    ['all other sessions, revoked', 1, () => home.call('sessions.revokeOthers')],
    [
      'the other sessions, after a change of password',
      1,
      () => home.call('passwords.change', { current: person.password, password: newPassword }),
    ],
    [
      'all sessions and the API token, after a password reset',
      3,
      async () => {
        await signin.browser().call('passwords.requestReset', { email: person.email })
        const token = tokenIn(await emailWithSubject('password'))
        await signin.browser().call('passwords.reset', { token, password: newPassword })
      },
    ],
    [
      'all sessions and the API token, after a reported sign-in',
      4,
      async () => {
        await signIn(signin.browser({ 'user-agent': 'Gecko/20100101 Firefox/150.0' }), person)
        const token = tokenIn(await emailWithSubject('new device'))
        await signin.browser().call('sessions.reportUnrecognized', { token })
      },
    ],
    [
      'all sessions and the API token of an account that the job deletes',
      3,
      async () => {
        await home.call('accounts.requestDeletion')
        signin.passTime(14 * DAY)
        await doJob('delete-due-accounts')
      },
    ],
    [
      'the other session and the API token, after a request for deletion',
      2,
      () => home.call('accounts.requestDeletion'),
    ],
    [
      'an API token, revoked',
      1,
      async () => {
        const { data } = await home.call('tokens.listApiTokens')
        await home.call('tokens.revokeApiToken', { id: data.tokens[0].id })
      },
    ],
    [
      'sessions and tokens deleted by hand',
      3,
      () => signin.db.$executeRaw`delete from accounts where email = ${person.email}`,
    ],
  ])('%s', async (_, many, end) => {
    await makeToken(home)
    const known = new Set<string>()
    for (const id of await holders()) known.add(id)
    const { cursor } = await next()
    await end()
    const { revoked } = await next(cursor)
    const left = new Set(await holders())
    const ended = [...known].filter((id) => !left.has(id)).map(referenceTo)
    expect(revoked).toHaveLength(many)
    expect(revoked).toEqual(expect.arrayContaining(ended))
  })

  test('everything after a truncate', async () => {
    await makeToken(home)
    const known = await holders()
    const { cursor } = await next()
    await asOwner(signin, 'truncate accounts cascade')
    const { revoked } = await next(cursor)
    expect(known.length).toBeGreaterThan(1)
    expect(revoked).toEqual(expect.arrayContaining(known.map(referenceTo)))
  })

  test('but nothing that expired', async () => {
    await makeToken(home)
    const yesterday = { data: { expiresAt: new Date(Date.now() - DAY) } }
    await signin.db.session.updateMany(yesterday)
    await signin.db.apiToken.updateMany(yesterday)
    const { cursor } = await next()
    await doJob('sweep')
    expect(await holders()).toEqual([])
    expect((await next(cursor)).revoked).toEqual([])
  })
})

describe('the feed', () => {
  test('returns each reference once per cursor, to any client, and names nobody', async () => {
    const id = await idOf(home)
    const { data: me } = await home.call('accounts.me')
    const { cursor } = await next()
    await home.call('sessions.signOut')
    const answer = await ask(`after=${cursor}`)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(Object.keys(answer.json()).sort()).toEqual(['cursor', 'revoked'])
    expect(answer.json().revoked).toEqual([referenceTo(id)])
    for (const private_ of [id, me.id, me.email, me.name]) {
      expect(answer.body).not.toContain(private_)
    }
    expect((await next(answer.json().cursor)).revoked).toEqual([])
    expect((await next(cursor)).revoked, 'with the same cursor').toEqual([referenceTo(id)])
    expect((await next()).revoked, 'without a cursor').toContain(referenceTo(id))
  })

  test('loses nothing to a transaction that began earlier and commits later', async () => {
    const [early, late] = [await idOf(home), await idOf(away)]
    const { cursor } = await next()
    const begun = Promise.withResolvers<void>()
    const held = Promise.withResolvers<void>()
    const slow = signin.db.$transaction(
      async (tx) => {
        await tx.session.delete({ where: { id: early } })
        begun.resolve()
        await held.promise
      },
      { timeout: 30_000 },
    )
    await begun.promise
    await away.call('sessions.signOut')
    const first = await next(cursor)
    expect(first.revoked).toEqual([referenceTo(late)])
    expect((await next(first.cursor)).revoked, 'once, while the other transaction runs').toEqual([])
    const waiting = next(first.cursor, 25)
    held.resolve()
    await slow
    const second = await waiting
    expect(second.revoked).toEqual([referenceTo(early)])
    expect((await next(second.cursor)).revoked).toEqual([])
  })

  describe('returns everything recent to a client with', () => {
    const cursors: [string, (real: string) => string][] = [
      ['no cursor', () => ''],
      ['a cursor from the future', (real) => `${real.split('.')[0]}.99999999999.99999999999.`],
      ['a cursor of another run of the database', (real) => real.replace(/^\w/, flipped)],
      ['two cursors', (real) => `${real}&after=${real}`],
      ['a number', () => '123'],
      ['a word', () => 'latest'],
      ['dots only', () => '...'],
      ['a truncated cursor', (real) => real.slice(0, 20)],
      ['an impossible transaction id', (real) => `${real.split('.')[0]}.${'9'.repeat(30)}.1.`],
      ['an SQL injection', (real) => encodeURIComponent(`${real}'; drop table revocations; --`)],
      ['a cursor that is too long', (real) => `${real}${'-1'.repeat(3000)}`],
    ]

    test.each(cursors)('%s', async (_, cursorFrom) => {
      const id = await idOf(home)
      await home.call('sessions.signOut')
      const { cursor } = await next()
      const answer = await ask(`after=${cursorFrom(cursor)}&wait=25`)
      expect(answer.json().revoked).toContain(referenceTo(id))
    })

    const flipped = (digit: string) => (digit === '0' ? '1' : '0')
  })

  test('drops references once no access token can name them, by the clock of the database', async () => {
    const other = await startApp()
    const { cursor } = await next(undefined, 0, other)
    for (const age of [21, 16, 14]) {
      await other.db.$executeRaw`
        insert into revocations (reference, at)
        values (${`${age} minutes`}, now() - make_interval(mins => ${age}::int))`
    }
    expect((await next(cursor, 0, other)).revoked).toEqual([
      '21 minutes',
      '16 minutes',
      '14 minutes',
    ])
    other.passTime(3_600_000)
    await other.jobs.add(other.db, 'sweep', {})
    await other.jobs.runDueJobs()
    const kept = ['16 minutes', '14 minutes']
    expect(
      (await next(cursor, 0, other)).revoked,
      'with a cursor: a late commit looks the same',
    ).toEqual(kept)
    const { revoked } = await next(undefined, 0, other)
    expect(revoked).toContain('14 minutes')
    expect(revoked, 'without a cursor').not.toContain('16 minutes')
    await other.close()
  })

  test('is throttled per address', async () => {
    const full = await startApp({ throttleFor: () => ({ take: async () => 7 }) })
    const answer = await ask('', full)
    expect(answer.statusCode).toBe(429)
    expect(answer.json().error.data).toMatchObject({ code: 'too_many_calls', retryAfter: 7 })
    await full.close()
  })
})
