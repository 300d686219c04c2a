import { type InjectionKey, inject } from 'vue'

export const linkTokenKey: InjectionKey<string> = Symbol('link token')

/** What the mailed link carries that led to this page. Good for one call. */
export function useLinkToken(): string {
  const token = inject(linkTokenKey)
  if (!token) throw new Error('Nothing provides the link: mount inside EmailLinkArea.vue.')
  return token
}
