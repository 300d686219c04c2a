import { expect, test } from 'vitest'
import { progressOn } from './progress.ts'

function drawnOn(isTTY: boolean, total?: number) {
  const drawn: string[] = []
  const stream = { isTTY, write: (text: string) => drawn.push(text) > 0 }
  const progress = progressOn(stream, 'Reading \u001b[2J', total)
  return { drawn, progress }
}

test('a terminal gets a bar, which is removed at the end', () => {
  const { drawn, progress } = drawnOn(true, 4000)
  progress.update(1000)
  progress.end()
  expect(drawn).toEqual([
    '\r\x1b[KReading \\u001b[2J ░░░░░░░░░░░░░░░░░░░░░░░░ 0 % (0 of 4,000)',
    '\r\x1b[KReading \\u001b[2J ██████░░░░░░░░░░░░░░░░░░ 25 % (1,000 of 4,000)',
    '\r\x1b[K',
  ])
})

test('an unknown total is a count, and more than the total is no more than 100 %', () => {
  const unknown = drawnOn(true)
  unknown.progress.update(7)
  expect(unknown.drawn.at(-1)).toMatch(/ 7$/)
  const beyond = drawnOn(true, 2)
  beyond.progress.update(3)
  expect(beyond.drawn.at(-1)).toMatch(/█{24} 100 % \(3 of 2\)$/)
})

test('a log or a file gets nothing', () => {
  const { drawn, progress } = drawnOn(false, 4)
  progress.update(1)
  progress.end()
  expect(drawn).toEqual([])
})
