import { accountsRouter } from './accounts/router.ts'
import { activityRouter } from './activity/router.ts'
import { adminRouter } from './administration/router.ts'
import { identitiesRouter } from './identities/router.ts'
import { passkeysRouter } from './passkeys/router.ts'
import { passwordsRouter } from './passwords/router.ts'
import { secondFactorsRouter } from './second-factors/router.ts'
import { sessionsRouter } from './sessions/router.ts'
import { tokensRouter } from './tokens/router.ts'
import { router } from './trpc.ts'

/** All procedures of the contract, each with its guard, input and output. */
export const appRouter = router({
  accounts: accountsRouter,
  activity: activityRouter,
  admin: adminRouter,
  identities: identitiesRouter,
  passkeys: passkeysRouter,
  passwords: passwordsRouter,
  secondFactors: secondFactorsRouter,
  sessions: sessionsRouter,
  tokens: tokensRouter,
})

export type AppRouter = typeof appRouter
