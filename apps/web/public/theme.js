// Runs before the first paint, so that a stored theme does not flash. The content security policy
// allows no inline script, so it is a file of its own. `src/ui/theme.ts` stores the choice.
try {
  const theme = localStorage.getItem('theme')
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme
    // The colour of the empty page, until the styles are loaded.
    document.querySelector('meta[name=color-scheme]')?.setAttribute('content', theme)
  }
} catch {
  // Storage is blocked (a privacy setting): the system's theme applies.
}
