import { onScopeDispose } from 'vue'

/** Listens to the window until the component unmounts. */
export function useEventListener<Name extends keyof WindowEventMap>(
  name: Name,
  hear: (event: WindowEventMap[Name]) => void,
) {
  window.addEventListener(name, hear)
  onScopeDispose(() => window.removeEventListener(name, hear))
}
