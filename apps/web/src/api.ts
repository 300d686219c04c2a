import type { SigninClient } from '@signin/client'
import { type InjectionKey, inject } from 'vue'

export const clientKey: InjectionKey<SigninClient> = Symbol('client')

/** The typed client of the contract, as the app was built with it. */
export function useClient(): SigninClient {
  const client = inject(clientKey)
  if (!client) throw new Error('Nothing provides the client: mount inside buildApp().')
  return client
}
