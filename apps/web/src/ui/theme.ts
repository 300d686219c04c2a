import { ref, watch } from 'vue'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** Also read by `public/theme.js`, before the first paint. */
const KEY = 'theme'

const theme = ref(remembered())
watch(theme, apply, { flush: 'sync' })
// Chosen in another tab.
window.addEventListener('storage', () => {
  theme.value = remembered()
})

/** The theme the person chose, in this browser; `system` follows the machine's own setting. */
export function useTheme() {
  return theme
}

function remembered(): Theme {
  try {
    const stored = localStorage.getItem(KEY)
    return themes.find((known) => known === stored) ?? 'system'
  } catch {
    return 'system'
  }
}

function apply(chosen: Theme) {
  if (chosen === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = chosen
  try {
    localStorage.setItem(KEY, chosen)
  } catch {
    // Storage is refused (a privacy setting): the choice holds until the page is closed.
  }
}
