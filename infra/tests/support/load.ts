import { setTimeout as pause } from 'node:timers/promises'
import { type HttpClient, openHttpClients } from './http-clients.ts'
import * as requests from './load-requests.ts'
import type { Stack } from './stack.ts'

export interface Tally {
  requests: number
  /** Unexpected responses with their counts. A deploy must leave it empty. */
  failed: Record<string, number>
  /** The number of responses by each version of the api and of the web app. */
  api: Record<string, number>
  pages: Record<string, number>
}

export interface Load {
  /** The counts since the last call. */
  tally(): Tally
  /** Resolves after so many more responses. */
  passes(requests: number): Promise<void>
  /** Stops after the requests in progress, except long polls, which are aborted. */
  stop(): Promise<Tally>
}

/**
 * Simulates people, programs and services concurrently, over keep-alive, new and HTTP/2 connections.
 * The rates stay below the api's limits for one address.
 */
export async function startLoad(stack: Stack): Promise<Load> {
  const { kept, fresh, shared, close } = await openHttpClients(stack)
  const [ada, grace, joan] = await requests.threePeople(stack)
  const script = await requests.scriptOf(stack)
  let counted = nothing()
  let answered = 0
  let isOver = false

  async function loop(
    call: HttpClient,
    restMs: number,
    requestOf: (turn: number) => requests.LoadRequest,
  ) {
    for (let turn = 0; !isOver; turn += 1) {
      const request = requestOf(turn)
      const [reply] = await Promise.all([call(request), pause(restMs)])
      answered += 1
      counted.requests += 1
      count(counted.api, reply.version)
      count(counted.pages, /data-version="([^"]+)"/.exec(reply.text)?.[1])
      if (reply.status === 200 && request.isExpected(reply.text)) continue
      count(counted.failed, `${request.name}: ${reply.status} ${summaryOf(reply.text)}`)
    }
  }

  const loops = [
    loop(kept, 60, () => requests.page('/')),
    loop(kept, 60, () => requests.page('/account')),
    loop(fresh, 150, () => requests.page('/sign-in')),
    loop(shared, 60, () => requests.page('/account/security')),
    loop(kept, 40, () => script),
    loop(shared, 40, () => script),
    loop(kept, 250, () => requests.whoIsThere(ada)),
    loop(fresh, 250, () => requests.whoIsThere(grace)),
    loop(shared, 250, () => requests.whoIsThere(joan)),
    loop(shared, 250, () => requests.whoIsThere(ada)),
    loop(kept, 120, () => requests.account(grace)),
    loop(fresh, 150, () => requests.alive()),
    loop(kept, 100, () => requests.keys()),
    // The proxy must not retry these, so it must never route one to a replica that does not answer.
    loop(kept, 150, () => requests.accessToken(ada)),
    loop(fresh, 150, () => requests.accessToken(grace)),
    loop(shared, 150, () => requests.accessToken(joan)),
    // The limit is 60 per address in ten minutes.
    loop(kept, 30_000, (turn) => requests.rename(ada, `Ada ${turn}`)),
    loop(fresh, 30_000, (turn) => requests.rename(grace, `Grace ${turn}`)),
  ]
  // Long polls last longer than a deploy waits for draining.
  const held = [loop(kept, 500, requests.longPolls()), loop(shared, 500, requests.longPolls())]

  function tally(): Tally {
    const sofar = counted
    counted = nothing()
    return sofar
  }
  return {
    tally,
    async passes(requests) {
      const enough = answered + requests
      while (answered < enough) await pause(100)
    },
    async stop() {
      isOver = true
      await Promise.all(loops)
      const last = tally()
      // Aborts the long polls instead of waiting 25 s.
      close()
      await Promise.all(held)
      return last
    },
  }
}

const nothing = (): Tally => ({ requests: 0, failed: {}, api: {}, pages: {} })

function count(counts: Record<string, number>, key: string | undefined): void {
  if (key) counts[key] = (counts[key] ?? 0) + 1
}

/** A response without the parts that vary, as a key for counting. */
const summaryOf = (text: string) => /"code":"\w+"/.exec(text)?.[0] ?? text.slice(0, 120)
