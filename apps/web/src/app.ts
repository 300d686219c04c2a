import type { SigninClient } from '@signin/client'
import { createApp, shallowRef } from 'vue'
import type { RouterHistory } from 'vue-router'
import App from './App.vue'
import { clientKey } from './api.ts'
import { buildRouter } from './router.ts'
import { type Arrival, arrivalKey } from './sessions/arrival.ts'
import { guardRoutes } from './sessions/guard.ts'
import { createLeave, leaveKey } from './sessions/leave.ts'
import { createPresence, presenceKey } from './sessions/presence.ts'

interface World {
  client: SigninClient
  history: RouterHistory
}

export function buildApp({ client, history }: World) {
  const arrival = shallowRef<Arrival>()
  const presence = createPresence(client)
  const router = buildRouter(history)
  guardRoutes(router, presence)

  const app = createApp(App)
    .provide(clientKey, client)
    .provide(presenceKey, presence)
    .provide(arrivalKey, arrival)
    .provide(leaveKey, createLeave({ router, presence, arrival }))
    .use(router)
  return { app, router }
}
