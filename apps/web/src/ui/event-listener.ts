import { onScopeDispose } from 'vue'

/** Listens to the window until the component unmounts. */
export function useEventListener<Name extends keyof WindowEventMap>(
  name: Name,
  listener: (event: WindowEventMap[Name]) => void,
) {
  window.addEventListener(name, listener)
  onScopeDispose(() => window.removeEventListener(name, listener))
}
