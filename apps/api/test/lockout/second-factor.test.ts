import { expect, test } from 'vitest'
import { addPasskey, addTotp, answerOf, codeOf } from '../factors.ts'
import { appForFile } from '../harness.ts'
import { ada, signUp, tokenIn } from '../people.ts'

const signin = await appForFile()

test('an attacker with the password exhausts neither the codes after a mailed link nor a passkey', async () => {
  const home = signin.browser()
  await signUp(signin, home)
  const { secret } = await addTotp(signin, home)
  const passkey = await addPasskey(home)
  const { email, password } = ada

  const thief = signin.browser()
  await thief.call('sessions.signIn', { email, password })
  const codes: (string | undefined)[] = []
  for (let n = 0; n < 7; n++) {
    const guess = { method: 'totp', code: '000000' }
    codes.push((await thief.call('sessions.completeSecondFactor', guess)).error?.data.code)
  }
  expect(codes.at(-1)).toBe('too_many_calls')

  const byPasskey = signin.browser()
  await byPasskey.call('sessions.signIn', { email, password })
  const response = await answerOf(byPasskey, passkey)
  const proof = { method: 'passkey', response }
  expect((await byPasskey.call('sessions.completeSecondFactor', proof)).data).toMatchObject({
    status: 'signedIn',
  })

  const byLink = signin.browser()
  await byLink.call('sessions.requestSignInLink', { email })
  const [message] = await signin.emailsTo(email)
  await byLink.call('sessions.signInWithLink', { token: tokenIn(message) })
  signin.passTime(60_000)
  const code = codeOf(secret, signin.now())
  const { data } = await byLink.call('sessions.completeSecondFactor', { method: 'totp', code })
  expect(data).toMatchObject({ status: 'signedIn' })
})

test('wrong passkey responses are throttled like wrong codes', async () => {
  const home = signin.browser()
  const grace = { ...ada, email: 'grace@example.com' }
  await signUp(signin, home, grace)
  await addTotp(signin, home)
  const passkey = await addPasskey(home)
  const thief = signin.browser()
  await thief.call('sessions.signIn', { email: grace.email, password: grace.password })
  const codes: (string | undefined)[] = []
  for (let n = 0; n < 7; n++) {
    const response = await answerOf(thief, passkey)
    await thief.call('passkeys.startSignIn')
    const { error } = await thief.call('sessions.completeSecondFactor', {
      method: 'passkey',
      response,
    })
    codes.push(error?.data.code)
  }
  expect(codes.slice(0, 5)).toEqual(Array(5).fill('passkey_rejected'))
  expect(codes.at(-1)).toBe('too_many_calls')
})
