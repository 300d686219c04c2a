import { afterAll, beforeAll, expect, test } from 'vitest'
import { addPasskey, addTotp } from '../factors.ts'
import { startApp, type TestApp } from '../harness.ts'
import { runInLockOrder } from '../lock-waiters.ts'
import { ada, signUp } from '../people.ts'

let signin: TestApp
beforeAll(async () => {
  signin = await startApp({ env: { secondFactorPolicy: 'all' } })
})
afterAll(() => signin.close())

test('of the last two second factors, concurrent removals leave the one that the policy requires', async () => {
  const home = signin.browser()
  await signUp(signin, home)
  await addTotp(signin, home)
  await addPasskey(home)
  await home.call('secondFactors.askForPasskey', { on: true })
  const { data } = await home.call('passkeys.list')
  const { id: accountId } = await signin.db.account.findUniqueOrThrow({
    where: { email: ada.email },
  })

  const answers = await runInLockOrder(signin.db, accountId, [
    () => home.call('passkeys.remove', { id: data.passkeys[0].id }),
    () => home.call('secondFactors.removeTotp'),
  ])
  expect(answers.map(({ error }) => error?.data.code ?? 'removed')).toEqual([
    'removed',
    'second_factor_setup_required',
  ])
  expect((await home.call('secondFactors.status')).data).toMatchObject({ on: true })
})
