import type { SigninClient } from '@signin/client'
import { createApp, shallowRef } from 'vue'
import type { RouterHistory } from 'vue-router'
import App from './App.vue'
import { clientKey } from './api.ts'
import { buildRouter } from './router.ts'
import { guardRoutes } from './sessions/guard.ts'
import { type RedirectNotice, redirectNoticeKey } from './sessions/redirect-notice.ts'
import { createSessionState, sessionStateKey } from './sessions/session-state.ts'
import { createSignOutRedirect, signOutRedirectKey } from './sessions/sign-out-redirect.ts'

interface AppDeps {
  client: SigninClient
  history: RouterHistory
}

export function buildApp({ client, history }: AppDeps) {
  const redirectNotice = shallowRef<RedirectNotice>()
  const sessionState = createSessionState(client)
  const router = buildRouter(history)
  guardRoutes(router, sessionState)

  const app = createApp(App)
    .provide(clientKey, client)
    .provide(sessionStateKey, sessionState)
    .provide(redirectNoticeKey, redirectNotice)
    .provide(signOutRedirectKey, createSignOutRedirect({ router, sessionState, redirectNotice }))
    .use(router)
  return { app, router }
}
