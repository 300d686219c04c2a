import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** Threads that do nothing but compare a password with its hash, at Signin's cost. */
export function startBareBcrypt(threads: number) {
  const file = new URL('./compare-worker.ts', import.meta.url)
  const workers = Array.from({ length: threads }, () => new Worker(file))
  return {
    /** Returns when every thread has done `times` comparisons. */
    async compareOften(times: number): Promise<void> {
      const done = workers.map((worker) => once(worker, 'message'))
      for (const worker of workers) worker.postMessage(times)
      await Promise.all(done)
    },
    async stop(): Promise<void> {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}
