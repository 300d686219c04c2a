import { verify } from 'unixcrypt'
import { integerWithin, rejected, type Scheme } from '../reading.ts'

/** The default of crypt(3) is 5,000, that of passlib 656,000. */
const MAX_ROUNDS = 700_000
const MIN_ROUNDS = 1000

const FORM =
  /^\$(?:5\$(?:rounds=(?<rounds5>\d+)\$)?[^$:\s]{0,16}\$[./0-9A-Za-z]{43}|6\$(?:rounds=(?<rounds6>\d+)\$)?[^$:\s]{0,16}\$[./0-9A-Za-z]{86})$/

/** SHA-256 and SHA-512 in crypt(3). */
export const shaCryptScheme: Scheme = (text) => {
  if (!/^\$[56]\$/.test(text)) return null
  const form = FORM.exec(text)?.groups
  if (!form) return rejected('It is not a complete SHA-crypt hash.')
  const rounds = form.rounds5 ?? form.rounds6
  if (rounds !== undefined && integerWithin(rounds, MIN_ROUNDS, MAX_ROUNDS) === null) {
    return rejected(`${rounds} SHA-crypt rounds are not between ${MIN_ROUNDS} and ${MAX_ROUNDS}.`)
  }
  return { ok: true, stored: text, memoryKib: 0, verify: (password) => verify(password, text) }
}
