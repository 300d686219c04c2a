import { accountsRouter } from './accounts/router.ts'
import { sessionsRouter } from './sessions/router.ts'
import { router } from './trpc.ts'

/** The table of contents: who may call what, what goes in, what comes out. */
export const appRouter = router({
  accounts: accountsRouter,
  sessions: sessionsRouter,
})

export type AppRouter = typeof appRouter
