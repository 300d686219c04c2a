import { MIN_LENGTH, ofUsableLength } from './stretch.ts'

const MAX_WALK_LENGTH = 26
const DIGITS = '1234567890'

/** The rows of the most common keyboard layouts, from top to bottom. */
const KEYBOARDS = [
  ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
  ['1234567890', 'qwertzuiop', 'asdfghjkl', 'yxcvbnm'],
  ['1234567890', 'azertyuiop', 'qsdfghjklm', 'wxcvbn'],
]

/**
 * Keyboard walks of 15 characters or more: along rows, along columns, back and forth, alternating
 * between two rows, from any start; each also in capitals.
 */
export function keyboardWalks(): Set<string> {
  const walks = new Set<string>()
  for (const rows of KEYBOARDS) {
    for (const path of pathsOver(rows)) {
      for (const walk of ofUsableLength(substringsOf(path))) walks.add(walk).add(walk.toUpperCase())
    }
  }
  for (const path of ['abcdefghijklmnopqrstuvwxyz', DIGITS]) {
    for (const one of [path, reversed(path)]) {
      for (const walk of ofUsableLength(substringsOf(one.repeat(4)))) walks.add(walk)
    }
  }
  return walks
}

function pathsOver(rows: string[]): string[] {
  const columns = [columnsOf(rows), columnsOf(rows.slice(1))]
  const orders = [rows, rows.toReversed(), rows.slice(1), rows.slice(1).toReversed()]
  const lines = [...orders, ...columns.flatMap((it) => [it, it.toReversed()])]
  const straight = lines.flatMap((line) => [
    line.join(''),
    line.map(reversed).join(''),
    line.map((part, i) => (i % 2 ? reversed(part) : part)).join(''),
    line.map((part, i) => (i % 2 ? part : reversed(part))).join(''),
    line.map((part) => part.repeat(2)).join(''),
  ])
  const alternating = rows.flatMap((row) =>
    rows.filter((other) => other !== row).flatMap((other) => interleaved(row, other)),
  )
  const tops = [4, 5, 6].map((width) => rows.map((row) => row.slice(0, width)).join(''))
  return [
    ...straight,
    ...alternating,
    ...interleaved(...rows),
    ...tops,
    ...rows.map((row) => row.repeat(3)),
  ]
}

/** 1qaz, 2wsx, 3edc and so on. */
function columnsOf(rows: string[]): string[] {
  return Array.from(DIGITS, (_, column) => rows.map((row) => row.charAt(column)).join(''))
}

/** 1q2w3e4r and 12qw34er; over all rows 12qwaszx34erdfcv. */
function interleaved(...rows: string[]): string[] {
  const longest = Math.max(...rows.map((row) => row.length))
  const interleavedBy = (step: number) =>
    Array.from({ length: Math.ceil(longest / step) }, (_, i) =>
      rows.map((row) => row.slice(i * step, (i + 1) * step)).join(''),
    ).join('')
  return [interleavedBy(1), interleavedBy(2), interleavedBy(3)]
}

/** Every substring that is long enough to be a password. */
function* substringsOf(path: string): Generator<string> {
  for (let start = 0; start + MIN_LENGTH <= path.length; start++) {
    for (
      let length = MIN_LENGTH;
      length <= MAX_WALK_LENGTH && start + length <= path.length;
      length++
    )
      yield path.slice(start, start + length)
  }
}

function reversed(part: string): string {
  return [...part].reverse().join('')
}
