import type { Services } from '@signin/contracts'
import { fakeAccounts } from './fakes/accounts.ts'
import { fakeActivity } from './fakes/activity.ts'
import { fakeIdentities } from './fakes/identities.ts'
import { fakePasskeys } from './fakes/passkeys.ts'
import { fakePasswords } from './fakes/passwords.ts'
import { fakeSecondFactors } from './fakes/second-factors.ts'
import { fakeSessions } from './fakes/sessions.ts'
import { buildState } from './fakes/state.ts'
import { fakeTokens } from './fakes/tokens.ts'

/** Services that keep one account in memory, behind the contract's real router. */
export function fakeServices(given: Parameters<typeof buildState>[0] = {}) {
  const state = buildState(given)
  return {
    state,
    accounts: fakeAccounts(state),
    activity: fakeActivity(state),
    identities: fakeIdentities(state),
    passkeys: fakePasskeys(state),
    passwords: fakePasswords(state),
    secondFactors: fakeSecondFactors(state),
    sessions: fakeSessions(state),
    tokens: fakeTokens(state),
  } satisfies Services & { state: object }
}

export type FakeServices = ReturnType<typeof fakeServices>
