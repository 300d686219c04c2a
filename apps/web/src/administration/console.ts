import type { SigninClient } from '@signin/client'
import { createApp } from 'vue'
import type { RouterHistory } from 'vue-router'
import App from '../App.vue'
import { clientKey } from '../api.ts'
import { createSessionState, sessionStateKey } from '../sessions/session-state.ts'
import { signOutRedirectKey } from '../sessions/sign-out-redirect.ts'
import { type LoadPage, loadPageKey } from './load-page.ts'
import { buildConsoleRouter } from './router.ts'

interface ConsoleDeps {
  client: SigninClient
  history: RouterHistory
  loadPage: LoadPage
}

/** The console: an app of its own, whose code no other page loads. */
export function buildConsole({ client, history, loadPage }: ConsoleDeps) {
  const sessionState = createSessionState(client)
  const router = buildConsoleRouter(history)

  const app = createApp(App)
    .provide(clientKey, client)
    .provide(sessionStateKey, sessionState)
    .provide(loadPageKey, loadPage)
    // The sign-in page is part of the other app, which does not get the reason.
    .provide(signOutRedirectKey, async (_why, to = '/sign-in') => loadPage(router.resolve(to).href))
    .use(router)
  return { app, router }
}
