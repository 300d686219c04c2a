import { setTimeout as pause } from 'node:timers/promises'
import { type Caller, openCallers } from './callers.ts'
import * as requests from './load-requests.ts'
import type { Stack } from './stack.ts'

export interface Tally {
  requests: number
  /** How often each thing came that was not expected. Empty is what a deploy is held to. */
  failed: Record<string, number>
  /** How many answers each version of the api, and of the pages, has given. */
  api: Record<string, number>
  pages: Record<string, number>
}

export interface Load {
  /** What was counted since it was last asked for. */
  tally(): Tally
  /** Resolves when so many more requests are answered. */
  passes(requests: number): Promise<void>
  /** Ends when what has begun is answered, but for what is held. */
  stop(): Promise<Tally>
}

/**
 * People, programs and other services, all at once: over connections that are kept, that are new
 * each time, and that many questions share. Each stays below what the api allows one address.
 */
export async function startLoad(stack: Stack): Promise<Load> {
  const { kept, fresh, shared, close } = await openCallers(stack)
  const [ada, grace, joan] = await requests.threePeople(stack)
  const script = await requests.scriptOf(stack)
  let counted = nothing()
  let answered = 0
  let isOver = false

  async function loop(
    call: Caller,
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
      count(counted.failed, `${request.name}: ${reply.status} ${gistOf(reply.text)}`)
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
    // None of these may be sent twice by the proxy, so none may be sent where nobody answers.
    loop(kept, 150, () => requests.accessToken(ada)),
    loop(fresh, 150, () => requests.accessToken(grace)),
    loop(shared, 150, () => requests.accessToken(joan)),
    // An address has 60 of them in ten minutes.
    loop(kept, 30_000, (turn) => requests.rename(ada, `Ada ${turn}`)),
    loop(fresh, 30_000, (turn) => requests.rename(grace, `Grace ${turn}`)),
  ]
  // Held for longer than a deploy waits.
  const held = [
    loop(kept, 500, requests.heldQuestions()),
    loop(shared, 500, requests.heldQuestions()),
  ]

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
      // Nobody waits 25 s for those.
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

/** Without what is another each time. */
const gistOf = (text: string) => /"code":"\w+"/.exec(text)?.[0] ?? text.slice(0, 120)
