import { expect, test } from 'vitest'
import { AUDIENCE, standIn } from '../test/stand-in.ts'
import { newKey } from '../test/forging.ts'
import { createVerifier } from './verification/verifier.ts'
const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms))
test('race', async () => {
  const signin = await standIn()
  const v = createVerifier({ issuer: signin.issuer, audience: AUDIENCE, clock: signin.clock, unknownKeySeconds: 0.01, timeoutSeconds: 3 })
  const stolen = signin.mint()
  signin.condition.feed = 'slow'
  const first = v.verifyAccessToken(stolen)
  await sleep(60)
  const other = newKey('key-2')
  signin.publish({ keys: [other.jwk] })
  signin.pass(20_000)
  // someone's token with an unknown kid makes the verifier look again
  const b = v.verifyAccessToken(signin.mint({}, newKey('key-2'))).catch((e) => e)
  console.log(await first.catch(String))
  console.log('unknown', await b)
  console.log('after withdrawal', (await v.verifyAccessToken(stolen)).status)
  console.log('fresh of withdrawn key', await v.verifyAccessToken(signin.mint()))
  v.close(); await signin.close()
})
