import type { Services } from '@signin/contracts'
import { fakeAccounts } from './fakes/accounts.ts'
import { fakeActivity } from './fakes/activity.ts'
import { fakeAdminAccounts } from './fakes/admin-accounts.ts'
import { fakeAdminAudit } from './fakes/admin-audit.ts'
import { fakeAdminBulk } from './fakes/admin-bulk.ts'
import { fakeAdminImpersonation } from './fakes/admin-impersonation.ts'
import { fakeIdentities } from './fakes/identities.ts'
import { fakePasskeys } from './fakes/passkeys.ts'
import { fakePasswords } from './fakes/passwords.ts'
import { fakeSecondFactors } from './fakes/second-factors.ts'
import { fakeSessions } from './fakes/sessions.ts'
import { buildState } from './fakes/state.ts'
import { fakeTokens } from './fakes/tokens.ts'

/** In-memory services of one account, for the contract's real router. */
export function fakeServices(given: Parameters<typeof buildState>[0] = {}) {
  const state = buildState(given)
  const fakes = {
    accounts: fakeAccounts(state),
    activity: fakeActivity(state),
    adminAccounts: fakeAdminAccounts(state),
    adminAudit: fakeAdminAudit(state),
    adminBulk: fakeAdminBulk(state),
    adminImpersonation: fakeAdminImpersonation(),
    identities: fakeIdentities(state),
    passkeys: fakePasskeys(state),
    passwords: fakePasswords(state),
    secondFactors: fakeSecondFactors(state),
    sessions: fakeSessions(state),
    tokens: fakeTokens(state),
  } satisfies { [Noun in keyof Services]: Partial<Services[Noun]> }
  return { state, ...throwingUnfaked(fakes) }
}

/** A procedure without a fake throws an error that names it, so only procedures in use need one. */
function throwingUnfaked<Fakes extends object>(fakes: Fakes): Fakes & Services {
  const services = Object.entries(fakes).map(([noun, fake]) => [
    noun,
    new Proxy(fake, {
      get: (target, method) =>
        Reflect.get(target, method) ??
        (async () => {
          throw new Error(`${noun}.${String(method)} has no fake in test/fakes.`)
        }),
    }),
  ])
  return Object.fromEntries(services)
}

export type FakeServices = ReturnType<typeof fakeServices>
