import { randomBytes } from 'node:crypto'
import { quantile } from '../statistics/quantile.ts'

const PRODUCT = new URL('../../../apps/api/src/passwords/breached/breached.ts', import.meta.url)
const WARM_UP = 1000
/** Long, so that the slow path through Unicode's tables is in it. */
const LETTERS = ['a', 'Z', '7', ' ', 'é', 'ﬁ', '日', '🔑']
const LONGEST = 64

export interface BreachCheck {
  /** Microseconds. */
  mean: number
  p99: number
  bytes: number
  /** Passwords on the list. */
  count: number
}

/** As much of the product's module as is called here. */
interface BreachedModule {
  openBreachedPasswords(): { includes(password: string): boolean; bytes: number; count: number }
}

/** What it costs to look a password up in the list that is shipped, in this process, one by one. */
export async function measureBreachCheck({ lookUps }: { lookUps: number }): Promise<BreachCheck> {
  const { openBreachedPasswords }: BreachedModule = await import(PRODUCT.href)
  const list = openBreachedPasswords()
  if (!list.includes('password')) throw new Error('the list of breached passwords has lost its own')

  for (let n = 0; n < WARM_UP; n++) list.includes(somePassword())
  const times = Array.from({ length: lookUps }, () => {
    const password = somePassword()
    const started = performance.now()
    list.includes(password)
    return (performance.now() - started) * 1000
  })
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length
  return { mean, p99: quantile(times, 0.99), bytes: list.bytes, count: list.count }
}

/** Of any length and script: no two alike, so that nothing is remembered. */
function somePassword(): string {
  const [length = 0, ...bytes] = randomBytes(LONGEST)
  return Array.from(
    bytes.slice(0, 8 + (length % (LONGEST - 8))),
    (byte) => LETTERS[byte % LETTERS.length],
  ).join('')
}
