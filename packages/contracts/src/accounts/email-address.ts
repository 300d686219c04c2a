import * as z from 'zod/mini'
import { storableText } from '../text.ts'

const LONGEST_ADDRESS = 254 // RFC 5321, 4.5.3.1.3 less the angle brackets
const LONGEST_LOCAL_PART = 64 // RFC 5321, 4.5.3.1.1

const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(xn--[a-z0-9-]{1,59}|[a-z]{2,63})$/
const MEANS_SOMETHING_ELSE_IN_A_URL = /[\s/?#:@[\]\\%<>^|]/

/** Punycode by the URL standard's own rules (UTS 46), or '' for what is no host name. */
function asciiDomain(domain: string): string {
  if (MEANS_SOMETHING_ELSE_IN_A_URL.test(domain)) return ''
  return URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : ''
}

/**
 * One spelling for each mailbox: NFKC, no surrounding space, lower case, domain in punycode.
 * Normalising comes before validating, or a full-width `＠` passes one and means another.
 */
export function normalizeEmailAddress(typed: string): string {
  const address = typed.normalize('NFKC').trim().toLowerCase()
  const at = address.lastIndexOf('@')
  return at < 0 ? address : `${address.slice(0, at)}@${asciiDomain(address.slice(at + 1))}`
}

/** Letters outside ASCII before the @ are refused: `аdmin@` with a Cyrillic а is not `admin@`. */
export function isEmailAddress(normalized: string): boolean {
  const [local = '', domain = '', ...more] = normalized.split('@')
  return (
    more.length === 0 &&
    normalized.length <= LONGEST_ADDRESS &&
    local.length <= LONGEST_LOCAL_PART &&
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
