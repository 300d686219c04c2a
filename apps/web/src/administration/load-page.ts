import { type InjectionKey, inject } from 'vue'

/** Loads a page outside of the console, such as the sign-in page, in place of this one. */
export type LoadPage = (path: string) => void

export const loadPageKey: InjectionKey<LoadPage> = Symbol('load page')

export function useLoadPage(): LoadPage {
  const loadPage = inject(loadPageKey)
  if (!loadPage) throw new Error('Nothing loads other pages: mount inside buildConsole().')
  return loadPage
}
