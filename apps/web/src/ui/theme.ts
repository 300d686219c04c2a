import { ref, watch } from 'vue'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** The key in the storage, which `public/theme.js` reads before the first paint. */
const KEY = 'theme'

const theme = ref(storedTheme())
watch(theme, apply, { flush: 'sync' })
// Applies a choice made in another tab.
window.addEventListener('storage', () => {
  theme.value = storedTheme()
})

/** The theme chosen in this browser; `system` follows the operating system. */
export function useTheme() {
  return theme
}

function storedTheme(): Theme {
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
    // Storage is blocked (a privacy setting): the choice lasts until the page is closed.
  }
}
