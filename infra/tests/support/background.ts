import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** A program that runs in the background of a test until it is stopped. */
export interface Background {
  /** Waits for a text in its output. @returns the output so far. @throws Error with the output, if it exits before. */
  says(words: string): Promise<string>
  stop(): Promise<void>
}

export function background(program: string, args: string[]): Background {
  let said = ''
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'close')
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text
    })
  }
  return {
    async says(words) {
      while (!said.includes(words)) {
        if (child.exitCode !== null) throw new Error(`${program} has ended: ${said}`)
        await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), ended])
      }
      return said
    },
    async stop() {
      child.kill()
      await ended
    },
  }
}
