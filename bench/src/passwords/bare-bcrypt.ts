import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** Starts threads that only compare a password with its hash, at Signin's cost and priority. */
export function startBareBcrypt(threads: number) {
  const file = new URL('./compare-worker.ts', import.meta.url)
  const workers = Array.from({ length: threads }, () => new Worker(file))
  return {
    /** Runs this number of comparisons on every thread. Returns the comparisons a second. */
    async compareOften(times: number): Promise<number> {
      const started = performance.now()
      const done = workers.map((worker) => once(worker, 'message'))
      for (const worker of workers) worker.postMessage(times)
      await Promise.all(done)
      return ((times * threads) / (performance.now() - started)) * 1000
    },
    async stop(): Promise<void> {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}
