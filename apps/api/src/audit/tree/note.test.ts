// Keys and notes are those of golang.org/x/mod/sumdb/note (note_test.go).
import { describe, expect, test } from 'vitest'
import { newKey, publishedKey } from '../../../test/audit-tree/note-keys.ts'
import { openNote, signNote } from './note.ts'
import { NoteError } from './note-error.ts'
import { createSigner, parseVkey } from './note-keys.ts'

const PETER = parseVkey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
const ENOCH = parseVkey('EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop')
const TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const BY_PETER =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'
const BY_ENOCH =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n'
const NOTE = `${TEXT}\n${BY_PETER}`

describe('signing', () => {
  const peter = createSigner('PeterNeumann', publishedKey())

  test('gives the published note', () => {
    expect(signNote(TEXT, [peter])).toBe(NOTE)
  })

  test('with two keys gives a note that either verifies', () => {
    const { signer, verifier } = newKey('PeterNeumann')
    const note = signNote(TEXT, [peter, signer])
    expect(openNote(note, [PETER])).toEqual({ text: TEXT, signedBy: [PETER] })
    expect(openNote(note, [verifier])).toEqual({ text: TEXT, signedBy: [verifier] })
  })

  test.each(['', 'no newline', 'a\tb\n', 'a\r\n', '\ud800\n', `${'x'.repeat(256 * 1024)}\n`])(
    'rejects the text %#',
    (text) => {
      expect(() => signNote(text, [peter])).toThrow(NoteError)
    },
  )

  test('rejects no key, a key twice and too many', () => {
    const many = Array.from({ length: 101 }, (_, n) => ({ ...peter, name: `peter${n}` }))
    for (const signers of [[], [peter, peter], many]) {
      expect(() => signNote(TEXT, signers)).toThrow(NoteError)
    }
  })
})

describe('opening', () => {
  test('names the known keys, and ignores the others', () => {
    const note = NOTE + BY_ENOCH
    expect(openNote(note, [PETER])).toEqual({ text: TEXT, signedBy: [PETER] })
    expect(openNote(Buffer.from(note), [ENOCH, PETER])).toEqual({
      text: TEXT,
      signedBy: [PETER, ENOCH],
    })
    expect(openNote(NOTE + BY_PETER + BY_PETER, [PETER]).signedBy).toEqual([PETER])
  })

  test('takes the text up to the last empty line', () => {
    const { signer, verifier } = newKey('audit')
    for (const text of ['\n', '\n\n', `a\n\n— audit AAAA\n`, 'a\n\n\nb\n', '\ufeffa\n']) {
      const note = signNote(text, [signer])
      expect(openNote(note, [verifier]).text).toBe(text)
      expect(openNote(Buffer.from(note), [verifier]).text).toBe(text)
    }
  })

  test('accepts 16 signatures of 5 kB by unknown keys', () => {
    const large = `— other ${Buffer.alloc(5000).toString('base64')}\n`
    expect(openNote(NOTE + large.repeat(16), [PETER]).signedBy).toEqual([PETER])
  })

  test.each([
    ['no known key', NOTE, [ENOCH]],
    ['no key at all', NOTE, []],
    ['a known key with another id', NOTE, [{ ...PETER, id: 'c74f20a4' }]],
    ['a known id with another name', NOTE, [{ ...PETER, name: 'EnochRoot' }]],
  ])('rejects a note signed by %s', (_, note, verifiers) => {
    expect(() => openNote(note, verifiers)).toThrow('No known key signed the note.')
  })

  test.each([
    ['a changed text', NOTE.replace('answer', 'Answer')],
    ['a byte order mark before the text', `\ufeff${NOTE}`],
    ['an additional line', `\n${NOTE}`],
    ['a longer signature', `${TEXT}\n${BY_PETER.slice(0, 60)}ABCD${BY_PETER.slice(60)}`],
    ['a short signature', `${TEXT}\n— PeterNeumann x08go/Y=\n`],
    ['an invalid signature beside a valid one', `${NOTE}— PeterNeumann x08go/Y=\n`],
    ['the text and key of another', `${TEXT}\n${BY_ENOCH.replace('AF', 'AE')}`],
  ])('rejects a note with %s', (_, note) => {
    expect(() => openNote(note, [PETER, ENOCH])).toThrow('invalid')
  })

  test.each([
    ['nothing', ''],
    ['no signature', TEXT],
    ['an empty line only', `${TEXT}\n`],
    ['no final newline', NOTE.slice(0, -1)],
    ['no empty line', TEXT + BY_PETER],
    ['a control character', `\u0001${NOTE}`],
    ['carriage returns', NOTE.replaceAll('\n', '\r\n')],
    ['half a character', `\ud800${NOTE}`],
    ['a byte that is not UTF-8', Buffer.concat([Buffer.of(0xff), Buffer.from(NOTE)])],
    ['a surrogate in UTF-8', Buffer.concat([Buffer.of(0xed, 0xa0, 0x80), Buffer.from(NOTE)])],
    ['a space in a name', NOTE.replace('— Peter', '— Peter ')],
    ['a plus sign in a name', NOTE.replace('— Peter', '— Peter+')],
    ['an unexpected line', `${NOTE}Unexpected line.\n`],
    ['a hyphen for the dash', NOTE.replace('—', '-')],
    ['base64 without padding', NOTE.replace('nAM=', 'nAM')],
    ['another base64 of the same bytes', NOTE.replace('nAM=', 'nAN=')],
    ['base64url', NOTE.replace('/', '_')],
    ['a signature of an id only', `${NOTE}— other AAAAAA==\n`],
    ['101 signatures', `${TEXT}\n${BY_PETER.repeat(101)}`],
    ['a megabyte of text', 'x'.repeat(1e6) + NOTE],
    ['a megabyte of empty lines', '\n'.repeat(1e6) + NOTE],
    ['a megabyte of signatures', NOTE + BY_PETER.repeat(1e4)],
    ['a megabyte of bytes', Buffer.from('x'.repeat(1e6) + NOTE)],
  ])('rejects a note with %s', (_, note) => {
    expect(() => openNote(note, [PETER, ENOCH])).toThrow(NoteError)
  })
})
