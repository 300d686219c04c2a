/** Of each provider that ignores dots in the local part, its domains, the first of which stands for all. */
const WITHOUT_DOTS: readonly (readonly string[])[] = [
  ['gmail.com', 'googlemail.com'],
  ['proton.me', 'protonmail.com', 'protonmail.ch', 'pm.me'],
]
/** Proton ignores these as well. */
const ALSO_IGNORED: Record<string, RegExp> = { 'proton.me': /[-_]/g }
/** Fastmail delivers `anything@name.fastmail.com` to `name@fastmail.com`. */
const NAME_IN_DOMAIN = /^([^.]+)\.(fastmail\.(?:com|fm))$/

/**
 * The mailbox that an address leads to, for counting only: accounts are told apart by their whole
 * address (decision 8). The sub-address is left out (`name+anything@`, RFC 5233) for all providers:
 * where `+` is an ordinary character, addresses that begin alike share an allowance.
 *
 * @param email as the contract normalised it. Anything without an `@` is answered as it is.
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
