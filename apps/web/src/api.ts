import type { SigninClient } from '@signin/client'
import { type InjectionKey, inject } from 'vue'

export const clientKey: InjectionKey<SigninClient> = Symbol('client')

/** The client of the API that was passed to `buildApp`. Throws outside of the app. */
export function useClient(): SigninClient {
  const client = inject(clientKey)
  if (!client) throw new Error('No client is provided: mount inside buildApp().')
  return client
}
