import { useWindowVirtualizer } from '@tanstack/vue-virtual'
import { computed, nextTick, onMounted, type Ref, ref, watch } from 'vue'
import { useEventListener } from '../../ui/event-listener.ts'
import { useRowLayout } from './row-layout.ts'

/** In rows: what is rendered above and below the window. */
const OVERSCAN = 8
/** In pixels: the column headings, which stay at the top of the window. */
const HEADING_HEIGHT = 40

interface VirtualRowsOptions {
  element: Readonly<Ref<HTMLElement | null>>
  keys: Readonly<Ref<string[]>>
  /** The first row that a divider stands above; null without one. */
  dividerAt: Readonly<Ref<number | null>>
}

/** Renders only the rows in view: a list grows to thousands of rows as it is scrolled. */
export function useVirtualRows({ element, keys, dividerAt }: VirtualRowsOptions) {
  const { height, dividerHeight } = useRowLayout()
  const top = ref(0)

  /** Where the rows begin on the page: what is above them changes with the filters. */
  function measureTop() {
    const box = element.value?.getBoundingClientRect()
    if (box) top.value = box.top + window.scrollY
  }
  onMounted(measureTop)
  watch(keys, () => nextTick(measureTop))
  useEventListener('resize', measureTop)

  const rows = useWindowVirtualizer(
    computed(() => ({
      count: keys.value.length,
      estimateSize: (index: number) =>
        height.value + (index === dividerAt.value ? dividerHeight : 0),
      getItemKey: (index: number) => keys.value[index] ?? index,
      overscan: OVERSCAN,
      scrollMargin: top.value,
      scrollPaddingStart: HEADING_HEIGHT,
    })),
  )
  watch([height, dividerAt], () => rows.value.measure())

  return {
    items: computed(() => rows.value.getVirtualItems()),
    totalHeight: computed(() => rows.value.getTotalSize()),
    /** Where a row is within the list, in pixels. */
    offsetOf: (start: number) => start - top.value,
    async focusRow(index: number) {
      rows.value.scrollToIndex(index, { align: 'auto' })
      await nextTick()
      element.value?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus()
    },
  }
}
