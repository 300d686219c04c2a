import autocannon from 'autocannon'
import { nextClientAddress } from '../client-addresses.ts'
import { quantile } from '../statistics/quantile.ts'
import type { Contender } from './contenders.ts'

const CONNECTIONS = 20
/** Enough that none comes near the 1200 calls a minute one address has. */
const CLIENT_ADDRESSES = Array.from({ length: 500 }, nextClientAddress)

/** One contender under load for a while. */
export interface Round {
  callsPerSecond: number
  /** Milliseconds from sending to the last byte, as the load generator saw it. */
  p50: number
  p99: number
  /** Processor time of the server process, in microseconds; null where it cannot be read. */
  cpuPerCall: number | null
}

/**
 * Calls as fast as the contender answers. Times are kept one by one, because the generator's own
 * histogram counts whole milliseconds.
 *
 * @throws when any answer is not the very session that was asked for.
 */
export async function load(contender: Contender, seconds: number): Promise<Round> {
  const { server, url, cookie, answer } = contender
  const times: number[] = []
  let first = 0
  let last = 0
  const cpuBefore = server.cpuSeconds()
  const run = autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    requests: CLIENT_ADDRESSES.map((address) => ({
      headers: { cookie, 'x-forwarded-for': address },
    })),
    verifyBody: (body) => body === answer,
  })
  run.on('response', (_client, _status, _bytes, milliseconds) => {
    last = performance.now()
    first ||= last
    times.push(milliseconds)
  })
  const { non2xx, errors, timeouts, mismatches, statusCodeStats } = await run
  if (non2xx + errors + timeouts + mismatches > 0 || times.length < 2) {
    const counts = { errors, timeouts, mismatches, statusCodeStats }
    throw new Error(`${contender.name} did not answer as it should: ${JSON.stringify(counts)}`)
  }
  const cpuAfter = server.cpuSeconds()
  return {
    callsPerSecond: ((times.length - 1) / (last - first)) * 1000,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    cpuPerCall:
      cpuBefore === null || cpuAfter === null
        ? null
        : ((cpuAfter - cpuBefore) / times.length) * 1e6,
  }
}
