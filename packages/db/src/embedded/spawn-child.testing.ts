import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { RunAs } from './run-as.ts'

/** What the process of `child.testing.ts` prints. */
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

/** Starts `child.testing.ts` in a process group of its own, and kills what is left of it after the test. */
export function spawnChild(args: string[], runAs?: RunAs): Child {
  const script = fileURLToPath(new URL('./child.testing.ts', import.meta.url))
  const child = spawn(process.execPath, [script, ...args], {
    ...runAs,
    detached: true,
    // The pipe to its input closes when the test process dies, and it ends then.
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
