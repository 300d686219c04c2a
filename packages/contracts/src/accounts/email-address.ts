import * as z from 'zod/mini'
import { storableText } from '../text.ts'

const MAX_ADDRESS_LENGTH = 254 // RFC 5321, 4.5.3.1.3 less the angle brackets
const MAX_LOCAL_PART_LENGTH = 64 // RFC 5321, 4.5.3.1.1

const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(xn--[a-z0-9-]{1,59}|[a-z]{2,63})$/
/** Includes the full-width and the small @, which keyboards of other scripts produce. */
const LAST_AT = /[@\uff20\ufe6b](?=[^@\uff20\ufe6b]*$)/
/** Includes the characters that Chromium treats as `%` and decodes. */
const MEANS_SOMETHING_ELSE_IN_A_URL = /[\s/?#:@[\]\\%\uff05\ufe6a<>^|]/

/**
 * Returns the punycode of a domain by the rules of the URL standard (UTS 46, nontransitional), or ''
 * if it is not a host name. The input must not be normalised before: NFKC turns `a․b.com`, with a one
 * dot leader, into `a.b.com`, which no browser does, and lower-casing turns a capital sigma into a
 * final one.
 */
function asciiDomain(domain: string): string {
  if (MEANS_SOMETHING_ELSE_IN_A_URL.test(domain)) return ''
  return URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : ''
}

/**
 * Normalises an address to one spelling per mailbox: trimmed, the local part in NFKC and lower case,
 * the domain in punycode. Normalisation precedes validation, otherwise a full-width `ａ` passes
 * validation and identifies a different mailbox.
 */
export function normalizeEmailAddress(typed: string): string {
  const address = typed.trim()
  const at = LAST_AT.exec(address)?.index ?? address.length
  const local = address.slice(0, at).normalize('NFKC').toLowerCase()
  return at === address.length ? local : `${local}@${asciiDomain(address.slice(at + 1))}`
}

/** Rejects non-ASCII local parts (homoglyphs): `аdmin@` with a Cyrillic а is not `admin@`. */
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

/** Parses an address as typed into its normalised spelling; errors are worded for the person. */
export const EmailAddress = z.pipe(
  z.pipe(
    storableText(1000, 'This address is too long.'),
    z.transform((typed: string) => normalizeEmailAddress(typed)),
  ),
  z.string().check(z.refine(isEmailAddress, 'Enter an address like name@example.com.')),
)
