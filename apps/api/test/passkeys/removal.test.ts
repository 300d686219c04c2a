import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { waitForLockWaiters } from '../lock-waiters.ts'
import { appErrorOf, type PasskeysFixture, startPasskeys } from './fixture.ts'

let fixture: PasskeysFixture
beforeAll(async () => {
  fixture = await startPasskeys()
})
afterAll(() => fixture.close())

describe('a passkey', () => {
  test('is removed, and the remaining ones are returned for the browser', async () => {
    const ada = await fixture.person()
    const [going, staying] = [await ada.register(), await ada.register()]
    expect(await ada.passkeys.remove(ada.viewer, { id: going.passkey.id })).toEqual({
      rpId: 'localhost',
      userHandle: staying.authenticator.userHandle,
      passkeys: [staying.passkey],
    })
    expect(fixture.reported.at(-1)).toEqual({
      what: 'passkeyRemoved',
      accountId: ada.accountId,
      detail: 'Chrome on macOS',
    })
    expect(fixture.reported.filter(({ what }) => what === 'gone')).toEqual([])
    const again = ada.passkeys.remove(ada.viewer, { id: going.passkey.id })
    expect(await appErrorOf(again)).toBe('not_found')
  })

  test('that is the last credential cannot be removed', async () => {
    const ada = await fixture.person()
    const { authenticator, passkey } = await ada.register()
    const removing = ada.passkeys.remove(ada.viewer, { id: passkey.id })
    expect(await appErrorOf(removing)).toBe('last_credential')
    expect(await fixture.anonymous().signIn(authenticator)).toBe(ada.accountId)
  })

  test('that is the last one can be removed if there is a password, and is no longer required as a factor', async () => {
    const ada = await fixture.person()
    const { authenticator, passkey } = await ada.register()
    fixture.withPassword.add(ada.accountId)
    const left = await ada.passkeys.remove(ada.viewer, { id: passkey.id })
    expect(left).toEqual({
      rpId: 'localhost',
      userHandle: authenticator.userHandle,
      passkeys: [],
    })
    const { accountId } = ada
    expect(fixture.reported.slice(-2)).toEqual([
      { what: 'gone', accountId },
      { what: 'passkeyRemoved', accountId, detail: 'Chrome on macOS' },
    ])
    expect((await ada.passkeys.list(ada.viewer)).userHandle).toBeNull()
  })

  test('stays if two are all there is and both are removed concurrently', async () => {
    const ada = await fixture.person()
    const [first, second] = [await ada.register(), await ada.register()]
    const removalOf = ({ passkey }: typeof first) =>
      appErrorOf(ada.passkeys.remove(ada.viewer, { id: passkey.id }))
    const { reached, release } = fixture.hold()
    const early = removalOf(first)
    await reached
    const late = removalOf(second)
    await waitForLockWaiters(fixture.db, 1)
    release()
    expect(await early).toBe('not refused')
    expect(await late).toBe('last_credential')
    expect(await fixture.proofs.count(ada.accountId)).toBe(1)
  })
})
