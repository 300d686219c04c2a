import { describe, expect, test } from 'vitest'
import { EmailAddress } from './email-address.ts'

const accepted = (typed: string) => EmailAddress.safeParse(typed).data

describe('an address is normalised to one spelling per mailbox', () => {
  test.each([
    ['capitals', 'Ada@Example.COM'],
    ['space around it', '\t ada@example.com \n'],
    ['full-width letters and @', 'ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ'],
    ['a small @', 'ada﹫example.com'],
    ['an ideographic full stop', 'ada@example。com'],
    ['a soft hyphen in the domain', 'ada@exam\u00adple.com'],
  ])('%s', (_, typed) => expect(accepted(typed)).toBe('ada@example.com'))

  test('the Kelvin sign becomes a k', () =>
    expect(accepted('\u212aim@example.com')).toBe('kim@example.com'))
  test('a domain in another script becomes punycode', () =>
    expect(accepted('ada@Bücher.example')).toBe('ada@xn--bcher-kva.example'))
})

/** The expected values are those of Chromium's `new URL`: UTS 46, nontransitional. */
describe('a domain is converted as browsers convert it, with no normalisation before that', () => {
  test.each([
    ['σας.gr', 'xn--mxa8ab.gr'],
    ['ΣΑΣ.gr', 'xn--mxa9ab.gr'],
    ['ΟΔΟΣ-1.gr', 'xn---1-k9b7bby.gr'],
    ['οδος-1.gr', 'xn---1-k9b7bbs.gr'],
    ['𝛓.example', 'xn--4xa.example'],
    ['ς.example', 'xn--3xa.example'],
    ['faß.de', 'xn--fa-hia.de'],
    ['FASS.de', 'fass.de'],
    ['नी\u200dन.com', null],
    ['क्\u200dष.com', 'xn--11b2ezcw70k.com'],
    ['İ.com', 'xn--i-9bb.com'],
    ['①.com', '1.com'],
    ['日本｡jp', 'xn--wgv71a.jp'],
  ])('%s', (domain, ascii) =>
    expect(accepted(`ada@${domain}`)).toBe(ascii === null ? undefined : `ada@${ascii}`),
  )

  test.each([
    ...['a․b.com', 'a‥b.com', 'a…b.com', 'a﹒b.com', 'a⒈com', '⒈b.com', '🄀b.com'],
    ...['℀.com', 'a／b.com', 'a？b.com', 'a＃b.com', 'a：25', 'a％2eb.com', 'a＼b.com', '½／a.com'],
    ...['b.com＠a.com', 'a﹫b.com'],
  ])('%s is rejected, although NFKC would turn it into a domain', (domain) => {
    expect(accepted(`ada@${domain}`)).toBeUndefined()
  })
})

test('an address that is normalised already stays unchanged', () => {
  for (const kept of ['ada@a.b.com', 'ada@xn--mxa8ab.gr', 'ada@xn---1-k9b7bby.gr', "o'b+1@x.de"]) {
    expect(accepted(kept)).toBe(kept)
    expect(accepted(` ${kept.toUpperCase()}`)).toBe(kept)
  }
})

describe('homoglyphs are not conflated', () => {
  test('a Cyrillic letter before the @ is rejected', () => {
    expect(accepted('\u0430da@example.com')).toBeUndefined()
  })

  test('a Cyrillic letter in the domain gives another domain, visible as punycode', () => {
    expect(accepted('ada@ex\u0430mple.com')).toBe('ada@xn--exmple-4nf.com')
  })

  test.each([
    'a\u200dda@example.com',
    'ad\u0131@example.com',
    'a\u0301da@example.com',
    'ada\u202e@example.com',
  ])('invisible and combining marks are rejected: %j', (typed) =>
    expect(accepted(typed)).toBeUndefined(),
  )
})

describe('an invalid address is rejected', () => {
  test.each([
    '',
    'ada',
    '@example.com',
    'ada@',
    'ada@localhost',
    'ada@@example.com',
    'a@b@example.com',
    'a@example.com@example.org',
    'ada@example.com@evil.example\u0000',
    'ada @example.com',
    'ada@exa mple.com',
    'ada@example..com',
    '.ada@example.com',
    'ada.@example.com',
    'ada@-example.com',
    'ada@127.0.0.1',
    'ada@[127.0.0.1]',
    'ada@1.2.3',
    'ada@example.com/path',
    'ada@example.com:25',
    'ada@ex%61mple.com',
    '"ada"@example.com',
    'ada@example.com\r\nBcc: eve@example.com',
    `${'a'.repeat(65)}@example.com`,
    `ada@${'a'.repeat(64)}.com`,
    `ada@${'a.'.repeat(124)}com`,
    'a'.repeat(100_000),
    '\ud800@example.com',
  ])('%j', (typed) => expect(accepted(typed)).toBeUndefined())

  test('with a message that says what to enter', () => {
    expect(EmailAddress.safeParse('ada').error?.issues).toMatchObject([
      { message: 'Enter an address like name@example.com.' },
    ])
  })
})
