/** Where the focus was when a dialog opened, and goes back to when it closes. */
export function useOpener() {
  let opener: Element | null = null

  return {
    rememberOpener() {
      opener = document.activeElement
    },
    /**
     * The opener may be gone with what it stood beside, or never had the focus (Safari gives none
     * to a button that is clicked): then the page's heading is the place to be.
     */
    handBackFocus(event: Event) {
      event.preventDefault()
      const known = opener?.isConnected && opener !== document.body
      const place = known ? opener : document.querySelector('h1')
      if (place instanceof HTMLElement) place.focus()
    },
  }
}
