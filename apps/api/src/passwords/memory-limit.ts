/** What each hashing thread may allocate, in KiB. */
const FREE_KIB = 64 * 1024

/**
 * Runs work that allocates more than 64 MiB one at a time: a number of sign-ins at once must not
 * multiply the memory of the costliest hash. So `threads` hashing threads allocate up to 64 MiB each,
 * and one of them up to the limit of the imported hashes, 128 MiB.
 */
export function createMemoryLimit() {
  let last: Promise<unknown> = Promise.resolve()
  return <Result>(kib: number, work: () => Promise<Result>): Promise<Result> => {
    if (kib <= FREE_KIB) return work()
    const result = last.then(work)
    last = result.catch(() => {})
    return result
  }
}
