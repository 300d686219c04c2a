/** Domains of the providers that ignore dots in the local part; the first one stands for all. */
const WITHOUT_DOTS: readonly (readonly string[])[] = [
  ['gmail.com', 'googlemail.com'],
  ['proton.me', 'protonmail.com', 'protonmail.ch', 'pm.me'],
]
/** Proton ignores these characters as well. */
const ALSO_IGNORED: Record<string, RegExp> = { 'proton.me': /[-_]/g }
/** Fastmail delivers `anything@name.fastmail.com` to `name@fastmail.com`. */
const NAME_IN_DOMAIN = /^([^.]+)\.(fastmail\.(?:com|fm))$/

/**
 * The mailbox that an email address delivers to, for throttling only: accounts are identified by
 * the whole address (decision 8). The sub-address (`name+anything@`, RFC 5233) is removed for every
 * provider: where `+` is an ordinary character, addresses with the same prefix share a counter.
 *
 * @param email normalised by the contract. Text without an `@` is returned unchanged.
 */
export function mailboxOf(email: string): string {
  const at = email.lastIndexOf('@')
  if (at <= 0) return email
  const domain = email.slice(at + 1)
  const named = NAME_IN_DOMAIN.exec(domain)
  if (named) return `${named[1]}@${named[2]}`
  const name = withoutSubAddress(email.slice(0, at))
  const provider = WITHOUT_DOTS.find((domains) => domains.includes(domain))?.[0]
  if (provider === undefined) return `${name}@${domain}`
  const bare = name.replaceAll('.', '').replace(ALSO_IGNORED[provider] ?? /$^/, '')
  return `${bare || name}@${provider}`
}

function withoutSubAddress(name: string): string {
  const plus = name.indexOf('+')
  return plus > 0 ? name.slice(0, plus) : name
}
