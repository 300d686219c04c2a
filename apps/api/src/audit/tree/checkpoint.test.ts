import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newKey } from '../../../test/audit-tree/note-keys.ts'
import { formatCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts'
import { EMPTY_ROOT } from './hashing.ts'
import { signNote } from './note.ts'
import { NoteError } from './note-error.ts'

/** The example of https://c2sp.org/tlog-checkpoint. */
const TEXT = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'
const CHECKPOINT = {
  origin: 'example.com/behind-the-sofa',
  size: 20852163,
  root: Buffer.from('0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62', 'hex'),
}

test('the example of the specification is read, and formatted as it was', () => {
  expect(parseCheckpoint(TEXT)).toEqual(CHECKPOINT)
  expect(formatCheckpoint(CHECKPOINT)).toBe(TEXT)
})

test('every checkpoint is read as it was written', () => {
  const any = fc.record({
    origin: fc.stringMatching(/^[^\n]+$/),
    size: fc.maxSafeNat(),
    root: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((it) => Buffer.from(it)),
  })
  fc.assert(
    fc.property(any, (checkpoint) => {
      expect(parseCheckpoint(formatCheckpoint(checkpoint))).toEqual(checkpoint)
    }),
  )
})

test('extensions are ignored, as the specification asks', () => {
  expect(parseCheckpoint(`${TEXT}an extension\nanother\n`)).toEqual(CHECKPOINT)
})

test.each([
  ['nothing', ''],
  ['no origin', TEXT.slice(TEXT.indexOf('\n'))],
  ['no root', 'example.com\n5\n'],
  ['no final newline', TEXT.slice(0, -1)],
  ['an empty extension', `${TEXT}\n`],
  ['a leading zero', TEXT.replace('2085', '02085')],
  ['zeros', TEXT.replace('20852163', '00')],
  ['a sign', TEXT.replace('2085', '+2085')],
  ['a negative size', TEXT.replace('2085', '-2085')],
  ['a space', TEXT.replace('2163', '2163 ')],
  ['a fraction', TEXT.replace('2163', '2163.0')],
  ['an exponent', TEXT.replace('20852163', '1e3')],
  ['a hexadecimal size', TEXT.replace('20852163', '0x10')],
  ['other digits', TEXT.replace('20852163', '٣')],
  ['a size of 2^53', TEXT.replace('20852163', '9007199254740992')],
  ['a size that is rounded', TEXT.replace('20852163', '18446744073709551615')],
  ['a root without padding', TEXT.replace('q2I=', 'q2I')],
  ['another base64 of the root', TEXT.replace('q2I=', 'q2J=')],
  ['a root in base64url', TEXT.replace('/Xajj', '_Xajj')],
  ['a root of 31 bytes', TEXT.replace('q2I=', 'qw==')],
  ['a root of 33 bytes', TEXT.replace('q2I=', 'q2IA')],
])('a text with %s is no checkpoint', (_, text) => {
  expect(() => parseCheckpoint(text)).toThrow(NoteError)
})

test.each([
  { origin: '' },
  { origin: 'two\nlines' },
  { size: -1 },
  { size: 0.5 },
  { size: Number.NaN },
  { size: 2 ** 53 },
  { root: Buffer.alloc(31) },
])('no checkpoint is formatted with %o', (part) => {
  expect(() => formatCheckpoint({ ...CHECKPOINT, ...part })).toThrow(NoteError)
})

test('a signed checkpoint is opened with the key of its log only', () => {
  const { origin } = CHECKPOINT
  const [old, current, other] = [newKey(origin), newKey(origin), newKey('example.com/other')]
  const checkpoint = { ...CHECKPOINT, size: 0, root: EMPTY_ROOT }
  const note = signCheckpoint(checkpoint, [old.signer, current.signer])
  expect(openCheckpoint(note, [old.verifier])).toEqual(checkpoint)
  expect(openCheckpoint(Buffer.from(note), [other.verifier, current.verifier])).toEqual(checkpoint)
  expect(() => openCheckpoint(note, [other.verifier])).toThrow('No known key')
  expect(() => openCheckpoint(note.replace('\n0\n', '\n1\n'), [old.verifier])).toThrow('invalid')
})

test('a key signs checkpoints of its own log only', () => {
  const { signer, verifier } = newKey('example.com/other')
  expect(() => signCheckpoint(CHECKPOINT, [signer])).toThrow(NoteError)
  expect(() => openCheckpoint(signNote(TEXT, [signer]), [verifier])).toThrow('did not sign it')
})
