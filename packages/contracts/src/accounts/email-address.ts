import * as z from 'zod/mini'
import { storableText } from '../text.ts'

const MAX_ADDRESS_LENGTH = 254 // RFC 5321, 4.5.3.1.3 less the angle brackets
const MAX_LOCAL_PART_LENGTH = 64 // RFC 5321, 4.5.3.1.1

const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(xn--[a-z0-9-]{1,59}|[a-z]{2,63})$/
/** Also as keyboards of other scripts have it: full-width, and small. */
const LAST_AT = /[@\uff20\ufe6b](?=[^@\uff20\ufe6b]*$)/
/** With the signs that Chromium takes for a `%`, and decodes. */
const MEANS_SOMETHING_ELSE_IN_A_URL = /[\s/?#:@[\]\\%\uff05\ufe6a<>^|]/

/**
 * Punycode of a domain as it was typed, by the rules of the URL standard (UTS 46, nontransitional), or
 * '' for what is no host name. Nothing is done to it before: NFKC would make `a.b.com` of `a․b.com`
 * with a one dot leader, which no browser goes to, and lower case a final sigma of a capital one.
 */
function asciiDomain(domain: string): string {
  if (MEANS_SOMETHING_ELSE_IN_A_URL.test(domain)) return ''
  return URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : ''
}

/**
 * One spelling for each mailbox: no surrounding space, the domain in punycode, before the @ NFKC and
 * lower case. Normalising comes before validating, or a full-width `ａ` passes one and means another.
 */
export function normalizeEmailAddress(typed: string): string {
  const address = typed.trim()
  const at = LAST_AT.exec(address)?.index ?? address.length
  const local = address.slice(0, at).normalize('NFKC').toLowerCase()
  return at === address.length ? local : `${local}@${asciiDomain(address.slice(at + 1))}`
}

/** Letters outside ASCII before the @ are refused: `аdmin@` with a Cyrillic а is not `admin@`. */
export function isEmailAddress(normalized: string): boolean {
  const [local = '', domain = '', ...more] = normalized.split('@')
  return (
    more.length === 0 &&
    normalized.length <= MAX_ADDRESS_LENGTH &&
    local.length <= MAX_LOCAL_PART_LENGTH &&
    LOCAL_PART.test(local) &&
    DOMAIN.test(domain)
  )
}

/** What a person types becomes the one normalised spelling, or an error they can act on. */
export const EmailAddress = z.pipe(
  z.pipe(
    storableText(1000, 'This address is too long.'),
    z.transform((typed: string) => normalizeEmailAddress(typed)),
  ),
  z.string().check(z.refine(isEmailAddress, 'Enter an address like name@example.com.')),
)
