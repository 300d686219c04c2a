import { onScopeDispose, type Ref, ref } from 'vue'

/** Whether this machine has a network, as far as the browser knows. */
export function useOnline(): Readonly<Ref<boolean>> {
  const online = ref(navigator.onLine)
  const look = () => {
    online.value = navigator.onLine
  }
  window.addEventListener('online', look)
  window.addEventListener('offline', look)
  onScopeDispose(() => {
    window.removeEventListener('online', look)
    window.removeEventListener('offline', look)
  })
  return online
}
