import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'

/** Longer than V8 takes to compile one function in the background. */
const COMPILER_WAIT_MS = 50

/**
 * Exits after a short delay, which avoids a hang of Node (nodejs/node#54918). At exit Node waits
 * for V8's background compilation, which can wait for a garbage collection that never runs. About
 * one in 150 of our commands that exited right after heavy work hung.
 */
export async function endProcess(code: number): Promise<never> {
  await sleep(COMPILER_WAIT_MS)
  process.exit(code)
}
