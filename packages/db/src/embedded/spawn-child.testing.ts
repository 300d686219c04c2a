import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { RunAs } from './run-as.ts'

/** A line that the process of `child.testing.ts` prints. */
export interface ChildFact {
  url?: string
  dataDir?: string
  error?: string
  answers?: boolean
}

export interface Child {
  process: ChildProcess
  /** The next line it prints. */
  next(): Promise<ChildFact>
}

/** Starts `child.testing.ts` in a new process group, and kills it after the test. */
export function spawnChild(args: string[], runAs?: RunAs): Child {
  const script = fileURLToPath(new URL('./child.testing.ts', import.meta.url))
  const child = spawn(process.execPath, [script, ...args], {
    ...runAs,
    detached: true,
    // When the test process dies, this pipe closes and the child exits.
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    process: child,
    async next() {
      const { value } = await lines.next()
      return JSON.parse(value ?? '{}')
    },
  }
}
