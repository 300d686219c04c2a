import type { Services } from '@signin/contracts'
import { fakeAccounts } from './fakes/accounts.ts'
import { fakeActivity } from './fakes/activity.ts'
import { buildHouse } from './fakes/house.ts'
import { fakeIdentities } from './fakes/identities.ts'
import { fakePasskeys } from './fakes/passkeys.ts'
import { fakePasswords } from './fakes/passwords.ts'
import { fakeSecondFactors } from './fakes/second-factors.ts'
import { fakeSessions } from './fakes/sessions.ts'
import { fakeTokens } from './fakes/tokens.ts'

/** Services that keep one account in memory, behind the contract's real router. */
export function fakeServices(given: Parameters<typeof buildHouse>[0] = {}) {
  const house = buildHouse(given)
  return {
    house,
    accounts: fakeAccounts(house),
    activity: fakeActivity(house),
    identities: fakeIdentities(house),
    passkeys: fakePasskeys(house),
    passwords: fakePasswords(house),
    secondFactors: fakeSecondFactors(house),
    sessions: fakeSessions(house),
    tokens: fakeTokens(house),
  } satisfies Services & { house: object }
}

export type FakeServices = ReturnType<typeof fakeServices>
