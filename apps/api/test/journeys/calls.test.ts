import { describe, expect, test } from 'vitest'
import { appForFile } from '../harness.ts'
import { ada, signUp } from '../people.ts'

const signin = await appForFile()

describe('tRPC’s streaming modes', () => {
  test.each([{ 'trpc-accept': 'application/jsonl' }, { accept: 'text/event-stream' }])(
    'are out of reach: %j changes nothing of an answer',
    async (headers) => {
      const browser = signin.browser(headers)
      await signUp(signin)
      const { email, password } = ada
      const wrong = await browser.call('sessions.signIn', { email, password: 'a wrong guess' })
      expect(wrong.status).toBe(401)
      const right = await browser.call('sessions.signIn', { email, password })
      expect(right.data.status).toBe('signedIn')
      expect(browser.cookies.has('signin')).toBe(true)
      expect((await browser.call('sessions.signOut')).data).toEqual({ ended: 1 })
      expect(browser.cookies.has('signin')).toBe(false)
    },
  )
})

describe('a request', () => {
  test('changes one thing at most', async () => {
    const browser = signin.browser()
    await signUp(signin, browser)
    const both = await browser.send({
      method: 'POST',
      url: '/api/trpc/sessions.signOut,sessions.revokeOthers?batch=1',
      payload: '{}',
      headers: { 'content-type': 'application/json' },
    })
    expect(both).toMatchObject({ status: 400, error: { data: { code: 'invalid_input' } } })
    expect((await browser.call('sessions.current')).data).not.toBeNull()
  })

  test('whose text is not UTF-8 is refused, not mended', async () => {
    const response = await signin.app.inject({
      method: 'POST',
      url: '/api/trpc/sessions.signIn',
      headers: { 'content-type': 'application/json' },
      payload: Buffer.concat([
        Buffer.from('{"email":"a@b.cc","password":"'),
        Buffer.from([0xff]),
        Buffer.from('"}'),
      ]),
    })
    expect(response.json()).toMatchObject({ error: { data: { code: 'invalid_input' } } })
  })

  test.each([
    'application/json; charset=utf-16',
    'text/x; application/json',
    'application/json-seq',
  ])('as %j is refused', async (contentType) => {
    const answer = await signin
      .browser()
      .post('sessions.signOut', '{}', { 'content-type': contentType })
    expect(answer.status).toBe(415)
  })
})
