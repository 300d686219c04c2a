// Runs before the first paint, so that a remembered theme never flashes. It is a file of its own
// because the content security policy allows no inline script. `src/ui/theme.ts` keeps the choice.
try {
  const theme = localStorage.getItem('theme')
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme
    // The colour of the empty page, until the styles are there.
    document.querySelector('meta[name=color-scheme]')?.setAttribute('content', theme)
  }
} catch {
  // Storage is refused here (a privacy setting): the system's theme it is.
}
