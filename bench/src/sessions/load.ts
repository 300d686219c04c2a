import autocannon from 'autocannon'
import { quantile } from '../statistics/quantile.ts'
import { callsFor } from './calls.ts'
import type { Contender } from './contenders.ts'

const CONNECTIONS = 20

/** The measurements of one contender in one round. */
export interface Round {
  callsPerSecond: number
  /** Milliseconds from sending to the last byte, measured by the load generator. */
  p50: number
  p99: number
  /** CPU time of the server process, in microseconds; null if it cannot be read. */
  cpuPerCall: number | null
}

/**
 * Sends the next call of a connection as soon as the contender responds. Durations are recorded
 * individually, because the generator's histogram has a resolution of milliseconds.
 *
 * @throws if any response is not a valid session.
 */
export async function load(contender: Contender, seconds: number): Promise<Round> {
  const calls = callsFor(contender.cookies, CONNECTIONS)
  const times: number[] = []
  let [first, last] = [0, 0]
  const cpuBefore = contender.server.cpuSeconds()
  const run = autocannon({
    url: contender.url,
    connections: CONNECTIONS,
    duration: seconds,
    sampleInt: 50,
    setupClient: (client) => client.setRequests(calls.pop() ?? []),
    // Without a session the response is null, and faster.
    verifyBody: (body) => body.includes('"expiresAt":'),
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
  const cpuAfter = contender.server.cpuSeconds()
  const cpuSeconds = cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore
  return {
    callsPerSecond: ((times.length - 1) / (last - first)) * 1000,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    cpuPerCall: cpuSeconds && (cpuSeconds / times.length) * 1e6,
  }
}
