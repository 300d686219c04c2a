import { argon2Sync, timingSafeEqual } from 'node:crypto'
import { decodeBase64 } from '../base64.ts'
import { integerWithin, rejected, type Scheme } from '../reading.ts'

/** Django's default is 100 MiB, most others are at or below 64 MiB. */
const MAX_MEMORY_KIB = 128 * 1024
const MAX_PASSES = 64
const MAX_LANES = 16
/** Memory times passes, the measure of the time: five times RFC 9106's for little memory. */
const MAX_WORK_KIB = 1024 * 1024
/** The version 1.3; Node verifies no other. */
const VERSION = '19'

const FORM =
  /^\$argon2(?<kind>id|i|d)\$(?:v=(?<version>\d+)\$)?m=(?<memory>\d+),t=(?<passes>\d+),p=(?<lanes>\d+)\$(?<salt>[^$]+)\$(?<tag>[^$]+)$/

/** The PHC string of argon2 (RFC 9106), without `keyid` and `data`. */
export const argon2Scheme: Scheme = (text) => {
  if (!text.startsWith('$argon2')) return null
  const form = FORM.exec(text)?.groups
  if (!form) return rejected('It is not a complete argon2 hash, or it has a secret key.')
  if (form.version !== VERSION) return rejected('Argon2 of a version before 1.3 is not supported.')
  const memory = integerWithin(form.memory, 8, MAX_MEMORY_KIB)
  const passes = integerWithin(form.passes, 1, MAX_PASSES)
  const parallelism = integerWithin(form.lanes, 1, MAX_LANES)
  if (!memory || !passes || !parallelism || memory * passes > MAX_WORK_KIB) {
    return rejected(
      `The argon2 parameters are outside of the limits: ${MAX_MEMORY_KIB} KiB, ${MAX_PASSES} passes, ${MAX_LANES} lanes, and ${MAX_WORK_KIB} KiB times passes.`,
    )
  }
  if (memory < 8 * parallelism) return rejected('Argon2 needs 8 KiB of memory for each lane.')
  const nonce = decodeBase64(form.salt ?? '', 8, 64)
  const tag = decodeBase64(form.tag ?? '', 16, 128)
  if (!nonce || !tag) return rejected('The salt or the hash of the argon2 hash is damaged.')
  const kind = `argon2${form.kind as 'id' | 'i' | 'd'}` as const
  return {
    ok: true,
    stored: text,
    memoryKib: memory,
    isParallel: parallelism > 1,
    verify(password) {
      const parameters = { nonce, memory, passes, parallelism, tagLength: tag.length }
      return timingSafeEqual(argon2Sync(kind, { message: password, ...parameters }), tag)
    },
  }
}
