import { onScopeDispose, type Ref, ref } from 'vue'

const MINUTE = 60_000

/** The current time, updated every minute, so that "5 minutes ago" stays correct. */
export function useNow(): Readonly<Ref<number>> {
  const now = ref(Date.now())
  const timer = setInterval(() => {
    now.value = Date.now()
  }, MINUTE)
  onScopeDispose(() => clearInterval(timer))
  return now
}
