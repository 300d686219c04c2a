import { computed, onScopeDispose, type Ref, ref } from 'vue'

/** From this width on, rows have columns; below, each is a card. As Tailwind's `lg`. */
const COLUMNS = '(min-width: 64rem)'

/** In rem, so that rows grow with the reader's text. As the classes of AccountRow.vue. */
const HEIGHTS = { columns: 3.5, card: 6.5 }
const DIVIDER_REM = 3

/** The height of a row, in pixels, by which the list knows what is in view. */
export function useRowLayout() {
  const media = window.matchMedia?.(COLUMNS)
  const hasColumns = ref(media?.matches ?? true)
  const update = () => {
    hasColumns.value = media?.matches ?? true
  }
  media?.addEventListener('change', update)
  onScopeDispose(() => media?.removeEventListener('change', update))

  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
  const height: Readonly<Ref<number>> = computed(
    () => (hasColumns.value ? HEIGHTS.columns : HEIGHTS.card) * rem,
  )
  return { height, dividerHeight: DIVIDER_REM * rem }
}
