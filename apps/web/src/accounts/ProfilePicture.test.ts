import { type ErrorCode, failure } from '@signin/contracts'
import { expect, test, vi } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { ada } from '../../test/fixtures.ts'
import { dialog, press, see, text, visit } from '../../test/harness.ts'
import { removeAvatar, uploadAvatar } from './avatar-upload.ts'

const PICTURE = '/api/avatars/1.webp'
const png = new Blob(['a picture'], { type: 'image/png' })

function apiAnswers(status: number, body: unknown) {
  return vi
    .spyOn(globalThis, 'fetch')
    .mockImplementation(async () => new Response(JSON.stringify(body), { status }))
}

const refused = (code: ErrorCode) => ({ error: failure(code, 'request-7', { retryAfter: 4 }) })

test('a picture is uploaded unchanged, with its type', async () => {
  const fetch = apiAnswers(200, { avatar: PICTURE })
  expect(await uploadAvatar(png)).toEqual({ avatar: PICTURE })
  expect(fetch).toHaveBeenCalledWith(
    '/api/account/avatar',
    expect.objectContaining({ method: 'PUT', headers: { 'content-type': 'image/png' }, body: png }),
  )
})

test('a failure has the same form as that of any call', async () => {
  apiAnswers(413, refused('too_large'))
  const expected = { code: 'too_large', requestId: 'request-7', retryAfter: 4 }
  await expect(uploadAvatar(png)).rejects.toEqual(expected)
})

test.for([
  [502, 'unavailable'],
  [413, 'too_large'],
  [429, 'too_many_calls'],
  [404, 'unreachable'],
] as const)('a status of %i from a proxy becomes %s', async ([status, code]) => {
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('<h1>Sorry</h1>', { status }))
  await expect(removeAvatar()).rejects.toEqual({ code, requestId: '' })
})

test('a missing response becomes unreachable', async () => {
  vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('Failed to fetch'))
  await expect(removeAvatar()).rejects.toEqual({ code: 'unreachable', requestId: '' })
})

test('the initials replace a removed picture', async () => {
  const account = { ...ada, avatar: PICTURE }
  await visit('/account', fakeServices({ signedIn: true, account }))
  await see('Change picture')
  const pictures = () => document.querySelectorAll(`img[src="${PICTURE}"]`).length
  expect(pictures()).toBe(2)
  press('Change picture')
  const question = await dialog('dialog')

  apiAnswers(503, refused('busy'))
  press('Remove picture', question)
  await expect.poll(() => text(question)).toContain('Try again in 4 seconds.')
  apiAnswers(200, { avatar: null })
  press('Remove picture', question)
  await expect.poll(pictures).toBe(0)
  await see('Add picture')
  await expect.poll(() => document.querySelector('[role=dialog]')).toBeNull()
})

test('an ended session redirects to the sign-in page', async () => {
  const account = { ...ada, avatar: PICTURE }
  const { services } = await visit('/account', fakeServices({ signedIn: true, account }))
  await see('Change picture')
  press('Change picture')
  const question = await dialog('dialog')
  services.state.viewer = null
  apiAnswers(401, refused('not_signed_in'))
  press('Remove picture', question)
  await see('Your session has ended')
})
