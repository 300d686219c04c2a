import { randomBytes } from 'node:crypto'
import { quantile } from '../statistics/quantile.ts'

const PRODUCT = new URL('../../../apps/api/src/passwords/breached/breached.ts', import.meta.url)
const WARM_UP = 1000
/** Long and of several scripts, to include the slow path of Unicode normalisation. */
const CHARACTERS = ['a', 'Z', '7', ' ', 'é', 'ﬁ', '日', '🔑']
const MAX_LENGTH = 64

export interface BreachCheck {
  /** Microseconds. */
  mean: number
  p99: number
  bytes: number
  /** Passwords on the list. */
  count: number
}

/** The part of the product's module that is called here. */
interface BreachedModule {
  openBreachedPasswords(): { includes(password: string): boolean; bytes: number; count: number }
}

/** Measures lookups in the shipped list of breached passwords, sequentially in this process. */
export async function measureBreachCheck({ lookUps }: { lookUps: number }): Promise<BreachCheck> {
  const { openBreachedPasswords }: BreachedModule = await import(PRODUCT.href)
  const list = openBreachedPasswords()
  if (!list.includes('password')) throw new Error('the list of breached passwords has lost its own')

  for (let n = 0; n < WARM_UP; n++) list.includes(randomPassword())
  const times = Array.from({ length: lookUps }, () => {
    const password = randomPassword()
    const started = performance.now()
    list.includes(password)
    return (performance.now() - started) * 1000
  })
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length
  return { mean, p99: quantile(times, 0.99), bytes: list.bytes, count: list.count }
}

/** A random password of any length and several scripts: no repetition, so that no cache helps. */
function randomPassword(): string {
  const [length = 0, ...bytes] = randomBytes(MAX_LENGTH)
  return Array.from(
    bytes.slice(0, 8 + (length % (MAX_LENGTH - 8))),
    (byte) => CHARACTERS[byte % CHARACTERS.length],
  ).join('')
}
