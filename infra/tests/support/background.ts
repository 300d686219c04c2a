import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** A program that runs beside a test until it is stopped. */
export interface Background {
  /** All that it has printed, as soon as these words are in it. @throws Error with that, where it ends before. */
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
