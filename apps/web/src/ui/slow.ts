import { type Ref, ref, watch } from 'vue'

/** In milliseconds: shorter waits need no words. */
const SLOW_MS = 1000

/** Whether something has been under way for long enough to say so. */
export function useSlow(isUnderWay: Readonly<Ref<boolean>>): Readonly<Ref<boolean>> {
  const slow = ref(false)
  watch(
    isUnderWay,
    (underWay, _before, onCleanup) => {
      slow.value = false
      if (!underWay) return
      const timer = setTimeout(() => {
        slow.value = true
      }, SLOW_MS)
      onCleanup(() => clearTimeout(timer))
    },
    { immediate: true },
  )
  return slow
}
