import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { get, type ServerResponse } from 'node:http'
import fastify from 'fastify'
import sharp from 'sharp'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { limitBufferedBytes } from '../../src/http/buffered-bytes.ts'
import { appForFile, startApp } from '../harness.ts'
import { type HeldOpen, holdOpen } from '../held-open.ts'
import { ada, grace, signIn, signUp } from '../people.ts'

const MIB = 1024 ** 2
const MAX_PICTURE_BYTES = 5 * MIB
const MAX_BODY_BYTES = 100_000

const counted: string[] = []
const signin = await appForFile({
  throttleFor: () => ({
    take: async (procedure) => {
      counted.push(procedure)
      return 0
    },
  }),
})
let url: string
let picture: Buffer
beforeAll(async () => {
  url = await signin.app.listen({ host: '127.0.0.1', port: 0 })
  picture = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#ff0000' } })
    .jpeg()
    .toBuffer()
})

const upload = (cookie: string, body: Uint8Array): HeldOpen =>
  holdOpen(`${url}/api/account/avatar`, {
    method: 'PUT',
    headers: { cookie: `signin=${cookie}`, 'content-type': 'image/jpeg' },
    body,
  })

const post = (body: Uint8Array): HeldOpen =>
  holdOpen(`${url}/api/trpc/sessions.signIn`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })

/** Waits until at least this many are dropped as `busy`, and returns how many are. */
async function countDropped(all: HeldOpen[], atLeast: number): Promise<number> {
  onTestFinished(() => {
    for (const { hangUp } of all) hangUp()
  })
  const codes: (string | undefined)[] = []
  for (const { answer } of all) void answer.then(({ code }) => codes.push(code))
  await expect.poll(() => codes.length).toBeGreaterThanOrEqual(atLeast)
  expect(new Set(codes)).toEqual(new Set(['busy']))
  return codes.length
}

describe('requests held open before their last byte', () => {
  test('keep at most 16 MB of pictures, and another picture is accepted at once', async () => {
    const mallory = await signUp(signin, signin.browser(), grace)
    const held = Array.from({ length: 8 }, () => upload(mallory, randomBytes(MAX_PICTURE_BYTES)))
    expect(await countDropped(held, 5)).toBe(5)

    const honest = upload(await signUp(signin), picture)
    honest.finish()
    expect(await honest.answer).toMatchObject({ status: 200 })
  })

  test('keep at most 8 MB of other bodies, and a sign-in is answered', async () => {
    const held = Array.from({ length: 100 }, () => post(randomBytes(MAX_BODY_BYTES)))
    const fit = Math.floor((8 * MIB) / (MAX_BODY_BYTES - 1))
    expect(await countDropped(held, 100 - fit)).toBe(100 - fit)

    await signUp(signin)
    const { email, password } = ada
    const honest = post(Buffer.from(JSON.stringify({ email, password })))
    honest.finish()
    expect(await honest.answer).toMatchObject({ status: 200 })
  })
})

describe('a picture that arrives after its session was revoked', () => {
  const keyOf = async (email: string) =>
    (await signin.db.account.findUniqueOrThrow({ where: { email } })).avatarKey

  test.each(['on this replica', 'on another'])('%s is rejected', async (where) => {
    const intruder = await signUp(signin)
    const before = await keyOf(ada.email)
    counted.length = 0
    const late = upload(intruder, picture)
    await expect.poll(() => counted).toContain('avatars.put') // the guard has accepted it
    const other = await startApp({ db: signin.db, databaseUrl: signin.databaseUrl })
    onTestFinished(() => other.app.close())
    const owner = (where === 'on another' ? other : signin).browser()
    await signIn(owner, ada)
    await owner.call('sessions.revokeOthers')
    late.finish()
    expect(await late.answer).toEqual({ status: 401, code: 'not_signed_in' })
    expect(await keyOf(ada.email)).toBe(before)
  })
})

test('unread responses keep at most 32 MB, and the next response is delivered whole', async () => {
  const app = fastify()
  onTestFinished(() => app.close())
  limitBufferedBytes(app)
  const answers: ServerResponse[] = []
  app.get('/', async (_request, { raw }) => {
    answers.push(raw)
    return Buffer.alloc(15 * MIB)
  })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })

  for (let count = 0; count < 4; count++) {
    const unread = get(address, { agent: false }).on('error', () => {})
    onTestFinished(() => void unread.destroy())
    await once(unread, 'response')
  }
  const whole = await fetch(address)
  expect((await whole.arrayBuffer()).byteLength).toBe(15 * MIB)
  expect(answers.map(({ destroyed }) => destroyed).slice(0, 4)).toEqual([true, true, true, false])
})
