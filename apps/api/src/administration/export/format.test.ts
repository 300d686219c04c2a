import { expect, test } from 'vitest'
import { type ExportedRecord, type ExportFormat, linesOf } from './format.ts'

async function textOf(format: ExportFormat, ...batches: ExportedRecord[][]): Promise<string> {
  async function* given() {
    yield* batches
  }
  let text = ''
  for await (const lines of linesOf(given(), format)) text += lines
  return text
}

test('CSV has a header, quotes every cell and ends each line with CRLF', async () => {
  const records = [[{ name: 'Ada "the first"', on: true }], [], [{ name: 'a\nb,c', on: null }]]
  expect(await textOf('csv', ...records)).toBe(
    '"name","on"\r\n"Ada ""the first""","true"\r\n"a\nb,c",""\r\n',
  )
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '＝1', '\t=1', '\r=1'])(
  'the cell %j is text to a spreadsheet',
  async (name) => {
    expect(await textOf('csv', [{ name }])).toContain(`"'${name}"`)
  },
)

test('JSON lines keep the values as they are', async () => {
  expect(await textOf('jsonl', [{ name: '=1' }], [{ name: 'x\ny' }])).toBe(
    '{"name":"=1"}\n{"name":"x\\ny"}\n',
  )
})

test('an export of nothing is empty', async () => {
  expect(await textOf('csv', [], [])).toBe('')
})
