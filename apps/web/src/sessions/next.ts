export const HOME = '/account'

/**
 * Where to go after signing in. Only paths of this app: `?next=` is written by whoever made the
 * link, and one that left the app would lend our address to a page that asks for the password again.
 */
export function nextPath(asked: unknown): string {
  if (typeof asked !== 'string' || !asked.startsWith('/')) return HOME
  const here = 'http://signin.invalid'
  if (!URL.canParse(asked, here)) return HOME
  const { origin, pathname, search, hash } = new URL(asked, here)
  // `//` at the front means another host again, once the parser has dropped the dots of `/.//`.
  if (origin !== here || pathname.startsWith('//')) return HOME
  return pathname + search + hash
}
