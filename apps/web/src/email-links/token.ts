import { type InjectionKey, inject } from 'vue'

export const linkTokenKey: InjectionKey<string> = Symbol('link token')

/** The single-use token of the mailed link. Throws outside of EmailLinkArea.vue. */
export function useLinkToken(): string {
  const token = inject(linkTokenKey)
  if (!token) throw new Error('No link token is provided: mount inside EmailLinkArea.vue.')
  return token
}
