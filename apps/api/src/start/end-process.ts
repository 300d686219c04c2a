import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'

/** Longer than V8 compiles one function in the background. */
const COMPILER_REST_MS = 50

/**
 * Ends the process a moment later. Node waits at its end for what V8 compiles in the background, and
 * that can wait for a garbage collection which never comes (nodejs/node#54918): about one in 150 of our
 * commands that ended right after much work never ended.
 */
export async function endProcess(code: number): Promise<never> {
  await sleep(COMPILER_REST_MS)
  process.exit(code)
}
