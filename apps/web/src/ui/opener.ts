/** Remembers the focused element when a dialog opens, and restores the focus when it closes. */
export function useOpener() {
  let opener: Element | null = null

  return {
    rememberOpener() {
      opener = ownerOf(document.activeElement)
    },
    /**
     * Falls back to the page's heading: the opener may be gone, or may never have had the focus
     * (Safari does not focus a button on click).
     */
    restoreFocus(event: Event) {
      event.preventDefault()
      const known = opener?.isConnected && opener !== document.body
      const place = known ? opener : document.querySelector('h1')
      if (place instanceof HTMLElement) place.focus()
    },
  }
}

/** The item of a menu is gone when the dialog closes: its menu's button stands for it. */
function ownerOf(active: Element | null): Element | null {
  const button = active?.closest('[role=menu]')?.getAttribute('aria-labelledby')
  return button ? document.getElementById(button) : active
}
