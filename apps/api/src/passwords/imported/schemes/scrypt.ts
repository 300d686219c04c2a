import { scryptSync, timingSafeEqual } from 'node:crypto'
import { decodeBase64 } from '../base64.ts'
import { integerWithin, type RejectedHash, rejected, type Scheme } from '../reading.ts'

/** 128 * r * max(N, p). Werkzeug and Better Auth need 32 MiB, passlib 64 MiB. */
const MAX_MEMORY_KIB = 128 * 1024
/** N * r * p: twice the work of N = 2^17, r = 8, which OWASP recommends. */
const MAX_WORK = 2 ** 21

const FORM =
  /^\$scrypt(?<nfkc>-nfkc)?\$ln=(?<ln>\d+),r=(?<r>\d+),p=(?<p>\d+)\$(?<salt>[^$]+)\$(?<key>[^$]+)$/

export interface ScryptCost {
  N: number
  r: number
  p: number
  maxmem: number
}

/** The cost with N = 2^ln (RFC 7914), or why it is rejected. */
export function scryptCost(ln?: string, r?: string, p?: string): ScryptCost | RejectedHash {
  const cost = {
    N: 2 ** (integerWithin(ln, 1, 24) ?? 0),
    r: integerWithin(r, 1, 1024) ?? 0,
    p: integerWithin(p, 1, 1024) ?? 0,
  }
  const isWithin =
    Object.values(cost).every((value) => value > 0) &&
    memoryKibOf(cost) <= MAX_MEMORY_KIB &&
    cost.N * cost.r * cost.p <= MAX_WORK
  if (!isWithin || cost.N === 1) {
    return rejected(
      `The scrypt parameters are outside of the limits: N a power of 2, 128·r·max(N, p) ≤ ${MAX_MEMORY_KIB} KiB, N·r·p ≤ ${MAX_WORK}.`,
    )
  }
  return { ...cost, maxmem: 2 * MAX_MEMORY_KIB * 1024 }
}

/** The p blocks are all in memory, and the N values of one of them at a time. */
export function memoryKibOf({ N, r, p }: Pick<ScryptCost, 'N' | 'r' | 'p'>): number {
  return (r * Math.max(N, p)) / 8
}

/**
 * The PHC string of scrypt. `$scrypt-nfkc$…` is the same over the NFKC form of the password, for
 * which there is no standard name.
 */
export const scryptScheme: Scheme = (text) => {
  if (!text.startsWith('$scrypt')) return null
  const form = FORM.exec(text)?.groups
  if (!form) return rejected('It is not a complete scrypt hash.')
  const cost = scryptCost(form.ln, form.r, form.p)
  if ('ok' in cost) return cost
  const salt = decodeBase64(form.salt ?? '', 1, 128)
  const key = decodeBase64(form.key ?? '', 16, 128)
  if (!salt || !key) return rejected('The salt or the hash of the scrypt hash is damaged.')
  return {
    ok: true,
    stored: text,
    memoryKib: memoryKibOf(cost),
    verify(password) {
      const input = form.nfkc ? password.normalize('NFKC') : password
      return timingSafeEqual(scryptSync(input, salt, key.length, cost), key)
    },
  }
}
