import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { createOutput } from './output.ts'
import { printable, printableJson } from './printable.ts'

/** Clears the screen, sets the title of the window, goes back a line, and reverses text. */
const HOSTILE = '\u001b[2J\u001b]0;owned\u0007\u009b1A\r\nroot\u202e\u2028\u007f'

async function printedBy(json: boolean, print: (out: ReturnType<typeof createOutput>) => unknown) {
  const stream = new PassThrough({ encoding: 'utf8' })
  await print(createOutput(stream, json))
  return String(stream.read() ?? '')
}

test('text that a terminal would interpret is escaped, and the rest is not', () => {
  expect(printable(HOSTILE)).toBe(
    '\\u001b[2J\\u001b]0;owned\\u0007\\u009b1A\\u000d\\u000aroot\\u202e\\u2028\\u007f',
  )
  expect(printable('Zoë Łukasz 東京 🦊 — ok')).toBe('Zoë Łukasz 東京 🦊 — ok')
})

test('JSON is escaped as well, and is the same value when parsed', () => {
  const line = printableJson({ name: HOSTILE })
  expect(line).not.toMatch(/[\p{Cc}\u202e\u2028]/u)
  expect(JSON.parse(line)).toEqual({ name: HOSTILE })
})

test('a stored name can neither add a line to a table nor shift its columns', async () => {
  const people = [{ name: 'a\nadmin  yes' }, { name: '東京' }, { name: 'b' }]
  const columns = { NAME: ({ name }: { name: string }) => name, LAST: () => 'x' }
  expect(await printedBy(false, (out) => out.list(people, columns, 'none'))).toBe(
    'NAME               LAST\na\\u000aadmin  yes  x\n東京               x\nb                  x\n',
  )
})

test('with --json a list is a line per item, and an empty one prints nothing', async () => {
  expect(await printedBy(true, (out) => out.list([{ a: 1 }, { a: 2 }], {}, 'none'))).toBe(
    '{"a":1}\n{"a":2}\n',
  )
  expect(await printedBy(true, (out) => out.list([], {}, 'none'))).toBe('')
  expect(await printedBy(false, (out) => out.list([], {}, 'None.'))).toBe('None.\n')
})

test('a long list waits for its reader instead of filling the memory', async () => {
  const stream = new PassThrough({ highWaterMark: 1000 })
  let taken = 0
  function* endless() {
    for (; taken < 100_000; taken++) yield { taken }
  }
  const listed = createOutput(stream, true).list(endless(), {}, 'none')
  await new Promise(setImmediate)
  expect(taken).toBeLessThan(1000)
  stream.resume()
  expect(await listed).toBe(100_000)
})
