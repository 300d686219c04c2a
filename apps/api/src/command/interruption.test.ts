import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { interruptionOf } from './interruption.ts'

const program = () => Object.assign(new EventEmitter(), { exit: vi.fn() })

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])(
  '%s stops at a safe point, the second one at once',
  (signal) => {
    const [running, lines] = [program(), [] as string[]]
    const { signal: aborted } = interruptionOf(running, (line) => lines.push(line))
    running.emit(signal)
    expect(aborted.aborted).toBe(true)
    expect(lines).toEqual(['Stopping at the next safe point. Press Ctrl-C again to end at once.'])
    expect(running.exit).not.toHaveBeenCalled()
    vi.setSystemTime(Date.now() + 1000)
    running.emit(signal)
    expect(running.exit).toHaveBeenCalledExactlyOnceWith(130)
  },
)

test('a copy of the first signal, which npx forwards as well, does not end it', () => {
  const running = program()
  interruptionOf(running, () => {})
  running.emit('SIGINT')
  running.emit('SIGINT')
  expect(running.exit).not.toHaveBeenCalled()
})
