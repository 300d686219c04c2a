import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Viewer } from '@signin/contracts'
import fastify, { type LightMyRequestResponse } from 'fastify'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createAvatars } from '../../src/avatars/avatars.ts'
import { removeOrphans } from '../../src/avatars/orphans.ts'
import { type AvatarRoutes, serveAvatars } from '../../src/avatars/routes.ts'
import { squareOf } from '../../src/avatars/square.js'
import { diskFiles } from '../../src/files/disk.ts'
import type { Files } from '../../src/files/files.ts'
import { s3Files } from '../../src/files/s3.ts'
import { handleErrors } from '../../src/http/errors.ts'
import { rejectForeignOrigins } from '../../src/http/origin.ts'
import { sendSecurityHeaders } from '../../src/http/security-headers.ts'
import { emptyDirectory } from './directory.ts'
import { type S3Server, startS3 } from './s3-server.ts'

const ADA = '0198a7f0-0000-7000-8000-000000000001'
const MALLORY = '0198a7f0-0000-7000-8000-000000000002'
const URL_OF_A_PICTURE = /^\/api\/avatars\/[0-9a-f]{32}$/

let picture: Buffer
let s3: S3Server
let home: string
beforeAll(async () => {
  s3 = await startS3()
  picture = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#ff0000' } })
    .jpeg()
    .toBuffer()
})
beforeEach(async () => {
  home = await emptyDirectory()
})
afterAll(() => s3.close())

/** The routes over HTTP, with accounts as rows in memory. */
async function serve(files: Files = diskFiles(home)) {
  const rows = new Map<string, string | null>()
  const logger = { error: vi.fn(), warn: vi.fn() }
  const replaceKey = vi.fn(async (accountId: string, key: string | null) => {
    const previous = rows.get(accountId) ?? null
    rows.set(accountId, key)
    return previous
  })
  const avatars = createAvatars({ files, reencode: squareOf, logger })
  const app = fastify({ bodyLimit: 100_000 })
  onTestFinished(() => app.close())
  handleErrors(app)
  await sendSecurityHeaders(app, false)
  rejectForeignOrigins(app, 'http://signin.test')
  await serveAvatars(app, {
    avatars,
    replaceKeyFor: (_request, _reply, viewer) => (key) => replaceKey(viewer.accountId, key),
    viewerOf: async ({ headers }) =>
      headers.cookie ? ({ accountId: headers.cookie } as Viewer) : null,
    throttleFor: countIn(new Map()),
  })

  const send = (payload: Buffer | string | undefined, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'PUT',
      url: '/api/account/avatar',
      headers: { cookie: ADA, 'content-type': 'image/jpeg', ...headers },
      ...(payload !== undefined && { payload }),
    })
  const remove = (cookie = ADA) =>
    app.inject({ method: 'DELETE', url: '/api/account/avatar', headers: { cookie } })
  const get = (url: string, headers = {}) => app.inject({ url, headers })
  return { app, avatars, files, logger, rows, send, remove, get, replaceKey }
}

/** Counters that are never reset. */
function countIn(counts: Map<string, number>): AvatarRoutes['throttleFor'] {
  return (accountId) => ({
    async take(procedure, { calls, seconds }) {
      const what = `${procedure} of ${accountId}`
      counts.set(what, (counts.get(what) ?? 0) + 1)
      return Number(counts.get(what)) > calls ? seconds : 0
    },
  })
}

const codeOf = (answer: LightMyRequestResponse) => answer.json().error?.data?.code

describe.each([
  ['a disk', () => diskFiles(home)],
  ['a bucket', () => s3Files(s3.bucket)],
] as const)('with %s', (_, files) => {
  test('a picture is re-encoded, stored and served to any client with its URL', async () => {
    const { send, get } = await serve(files())
    const sent = await send(picture)
    expect(sent.statusCode).toBe(200)
    expect(sent.json()).toEqual({ avatar: expect.stringMatching(URL_OF_A_PICTURE) })
    expect(sent.headers['cache-control']).toBe('no-store')

    const displayed = await get(sent.json().avatar)
    expect(displayed.statusCode).toBe(200)
    expect(await sharp(displayed.rawPayload).metadata()).toMatchObject({
      format: 'webp',
      width: 512,
    })
  })

  test('a new picture has a new URL, and the old one is deleted', async () => {
    const { send, get } = await serve(files())
    const [first, second] = [await send(picture), await send(picture)]
    expect(second.json().avatar).not.toBe(first.json().avatar)
    expect(codeOf(await get(first.json().avatar))).toBe('not_found')
    expect((await get(second.json().avatar)).statusCode).toBe(200)
  })

  test('removing a picture is idempotent', async () => {
    const { send, remove, get, rows } = await serve(files())
    const { avatar } = (await send(picture)).json()
    for (let again = 0; again < 2; again++) {
      const removed = await remove()
      expect([removed.statusCode, removed.json()]).toEqual([200, { avatar: null }])
    }
    expect(rows.get(ADA)).toBeNull()
    expect(codeOf(await get(avatar))).toBe('not_found')
  })

  test('the pictures of deleted accounts are deleted', async () => {
    const { avatars, send, get, rows } = await serve(files())
    const urls = [await send(picture), await send(picture, { cookie: MALLORY })]
    await avatars.removeAll([...rows.values()].map(String))
    for (const sent of urls) expect(codeOf(await get(sent.json().avatar))).toBe('not_found')
  })
})

describe('a picture', () => {
  test('is served with headers that forbid execution and allow permanent caching', async () => {
    const { send, get } = await serve()
    const { avatar } = (await send(picture)).json()
    const { headers } = await get(avatar)
    expect(headers).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-disposition': 'inline',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(headers['set-cookie']).toBeUndefined()

    for (const known of [headers.etag, `W/${headers.etag}`, `"other" ,  ${headers.etag}`]) {
      const again = await get(avatar, { 'if-none-match': known })
      expect([again.statusCode, again.rawPayload.length]).toEqual([304, 0])
      expect(again.headers['cache-control']).toContain('immutable')
    }
    expect((await get(avatar, { 'if-none-match': '"other"' })).statusCode).toBe(200)
  })

  test('has a URL that does not reveal the account', async () => {
    const { send } = await serve()
    expect((await send(picture)).json().avatar).not.toContain(ADA.replaceAll('-', '').slice(-8))
  })

  test.each([
    'a',
    '0'.repeat(32),
    '0'.repeat(31),
    'F'.repeat(32),
    `${'0'.repeat(32)}.webp`,
    '..%2f..%2fetc%2fpasswd',
    `${'0'.repeat(32)}%00`,
  ])('does not exist under the name %s', async (key) => {
    const { get } = await serve()
    const answer = await get(`/api/avatars/${key}`, { 'if-none-match': `"${key}"` })
    expect([answer.statusCode, codeOf(answer)]).toEqual([404, 'not_found'])
    expect(answer.headers['cache-control']).toBe('no-store')
  })
})

describe('an upload or removal is rejected', () => {
  test('without a session, before the body is read', async () => {
    const { send, app, replaceKey } = await serve()
    expect(codeOf(await send(Buffer.alloc(6_000_000), { cookie: '' }))).toBe('not_signed_in')
    const removal = await app.inject({ method: 'DELETE', url: '/api/account/avatar' })
    expect([removal.statusCode, codeOf(removal)]).toEqual([401, 'not_signed_in'])
    expect(replaceKey).not.toHaveBeenCalled()
  })

  test('from another site', async () => {
    const { send } = await serve()
    expect(codeOf(await send(picture, { 'sec-fetch-site': 'cross-site' }))).toBe('foreign_origin')
  })

  test('over 5 MB, although the limit is higher than that of other calls', async () => {
    const { send } = await serve()
    const padded = (bytes: number) => Buffer.concat([picture, Buffer.alloc(bytes - picture.length)])
    expect((await send(padded(5 * 1024 * 1024))).statusCode).toBe(200)
    const refused = await send(padded(5 * 1024 * 1024 + 1))
    expect([refused.statusCode, codeOf(refused)]).toEqual([413, 'too_large'])
  })

  test.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x', ''])(
    'with the content type "%s"',
    async (type) => {
      const { send, rows } = await serve()
      const refused = await send(picture, { 'content-type': type })
      expect([refused.statusCode, codeOf(refused)]).toEqual([400, 'invalid_input'])
      expect(refused.json().error.data.issues[0].message).toMatch(/^Send the picture itself/)
      expect(rows.size).toBe(0)
    },
  )

  test.each([
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml', /not a picture/],
    ['HTML sent as a PNG', '<!doctype html>', 'image/png', /not a picture/],
    ['nothing', undefined, 'image/png', /empty/],
  ])('with %s as its body, and the current picture is kept', async (_, body, type, words) => {
    const { send, rows } = await serve()
    await send(picture)
    const before = rows.get(ADA)
    const refused = await send(body, { 'content-type': type })
    expect(refused.statusCode).toBe(400)
    expect(refused.json().error.data).toMatchObject({
      code: 'invalid_input',
      issues: [{ path: ['picture'], message: expect.stringMatching(words) }],
    })
    expect(rows.get(ADA)).toBe(before)
    expect(await readdir(path.join(home, 'avatars'))).toEqual([`${before}.webp`])
  })

  test('from the twenty-first picture of one account within an hour on', async () => {
    const { send } = await serve()
    for (let count = 0; count < 20; count++) await send('not a picture')
    const refused = await send(picture)
    expect([refused.statusCode, codeOf(refused)]).toEqual([429, 'too_many_calls'])
    expect(refused.headers['retry-after']).toBe('3600')
    expect((await send(picture, { cookie: MALLORY })).statusCode).toBe(200)
  })
})

describe('while the store is unreachable', () => {
  const down = () => s3Files({ ...s3.bucket, endpoint: 'http://127.0.0.1:1' })

  test('calls return 503 with Retry-After, and no row names a picture', async () => {
    const { send, get, rows, logger } = await serve(down())
    for (const answer of [await send(picture), await get(`/api/avatars/${'0'.repeat(32)}`)]) {
      expect([answer.statusCode, codeOf(answer)]).toEqual([503, 'unavailable'])
      expect(answer.headers['retry-after']).toBe('5')
      expect(answer.body).not.toContain('127.0.0.1')
    }
    expect(rows.size).toBe(0)
    expect(logger.error).toHaveBeenCalledTimes(2)
  })

  test('a picture can be removed from the account, and is left to the orphan cleanup', async () => {
    const { send, rows } = await serve()
    await send(picture)
    const broken = await serve({ ...diskFiles(home), remove: down().remove })
    broken.rows.set(ADA, String(rows.get(ADA)))
    expect((await broken.remove()).statusCode).toBe(200)
    expect(broken.rows.get(ADA)).toBeNull()
    expect(broken.logger.warn).toHaveBeenCalledWith(
      expect.objectContaining({ event: 'avatar_orphaned' }),
      expect.anything(),
    )
    expect(await readdir(path.join(home, 'avatars'))).toHaveLength(1)
  })

  test("the deletion of an account's picture throws, so the job is retried", async () => {
    const { avatars } = await serve(down())
    await expect(avatars.removeAll(['0'.repeat(32)])).rejects.toThrow('avatars/')
  })
})

test('a picture is not stored if the row cannot be updated', async () => {
  const { send, replaceKey } = await serve()
  replaceKey.mockRejectedValueOnce(new Error('the database is down'))
  expect((await send(picture)).statusCode).toBe(500)
  expect(await readdir(path.join(home, 'avatars'))).toEqual([])
})

describe('orphaned pictures', () => {
  const DAY = 24 * 3_600_000
  const deleteExpired = (files: Files, inUse: (string | null | undefined)[], at: number) =>
    removeOrphans({
      files,
      keysInUse: async (keys) => keys.filter((key) => inUse.includes(key)),
      clock: () => new Date(at),
    })

  test('are deleted after a day, and no others', async () => {
    const { send, files, rows } = await serve()
    await send(picture)
    await files.put('avatars/0123456789abcdef0123456789abcdef.webp', picture)
    expect(await deleteExpired(files, [rows.get(ADA)], Date.now())).toBe(0)
    expect(await deleteExpired(files, [rows.get(ADA)], Date.now() + DAY + 1000)).toBe(1)
    expect(await readdir(path.join(home, 'avatars'))).toEqual([`${rows.get(ADA)}.webp`])
  })

  test('are found across several pages of a listing', async () => {
    const { files } = await serve()
    const key = (count: number) => count.toString(16).padStart(32, '0')
    for (let count = 0; count < 510; count++) await files.put(`avatars/${key(count)}.webp`, picture)
    expect(await deleteExpired(files, [key(7), key(509)], Date.now() + DAY + 1000)).toBe(508)
  })
})
