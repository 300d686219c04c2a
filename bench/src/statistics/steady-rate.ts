/**
 * The throughput per second of `workers` concurrent workers, from the completion times of their tasks
 * in milliseconds. It counts from when each worker can have completed one task: otherwise workers that
 * finish in step would appear faster, and the start-up would count as slow work.
 */
export function steadyRate(completionTimes: readonly number[], workers: number): number {
  const [first, last] = [
    completionTimes.toSorted((a, b) => a - b)[workers - 1],
    Math.max(...completionTimes),
  ]
  if (first === undefined || first === last) return 0
  return ((completionTimes.length - workers) / (last - first)) * 1000
}
