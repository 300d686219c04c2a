import { onScopeDispose, type Ref, ref } from 'vue'

const MINUTE = 60_000

/** The time, as of the last full minute since this was asked for: "5 minutes ago" must not stand still. */
export function useNow(): Readonly<Ref<number>> {
  const now = ref(Date.now())
  const timer = setInterval(() => {
    now.value = Date.now()
  }, MINUTE)
  onScopeDispose(() => clearInterval(timer))
  return now
}
