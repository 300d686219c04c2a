import { expect, test } from 'vitest'
import { openCheckpoints } from '../../src/audit/verifying/kept-checkpoints.ts'
import { checkpointOf, keyOf } from './fixture.ts'

const verifiers = [keyOf().verifier]
const [first, second] = [checkpointOf(1).note, checkpointOf(2).note]

test.each([
  ['one after another', first + second, [1, 2]],
  ['with empty lines between them', `\n${first}\n\n${second}\n`, [1, 2]],
  ['with the line ends of Windows', `${first}${second}`.replaceAll('\n', '\r\n'), [1, 2]],
  ['the last one without its line end', first + second.trimEnd(), [1, 2]],
  ['the last one cut off', first + second.slice(0, -3), [1]],
  ['within other text', `> An email\n${first}-- \nFooter`, [1]],
])('checkpoints are read from a file: %s', (_, text, sizes) => {
  expect(openCheckpoints(text, verifiers).map(({ size }) => size)).toEqual(sizes)
})

test.each([
  ['without any', 'no checkpoint', 'There is no checkpoint in the file.'],
  ['with one of an unknown key', checkpointOf(1, 'eve.example/audit').note, 'No known key'],
  ['with one that was changed', first.replace('\n1\n', '\n3\n'), 'is invalid'],
])('a file %s is rejected', (_, text, why) => {
  expect(() => openCheckpoints(text, verifiers)).toThrow(why)
})
