import { expect, test, vi } from 'vitest'
import { fetchWithTimeout } from './fetch-with-timeout.ts'

function silentNetwork() {
  const limit = new AbortController()
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(limit.signal)
  vi.spyOn(globalThis, 'fetch').mockImplementation(
    (_input, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
      }),
  )
  return limit
}

test.for([undefined, new AbortController().signal])(
  'a call without a response is aborted',
  async (signal) => {
    const limit = silentNetwork()
    const call = fetchWithTimeout('/', signal ? { signal } : {})
    limit.abort(new Error('too late'))
    await expect(call).rejects.toThrow('too late')
    expect(AbortSignal.timeout).toHaveBeenCalledWith(20_000)
  },
)

test('a call can be aborted earlier', async () => {
  silentNetwork()
  const caller = new AbortController()
  const call = fetchWithTimeout('/', { signal: caller.signal })
  caller.abort(new Error('called off'))
  await expect(call).rejects.toThrow('called off')
})
