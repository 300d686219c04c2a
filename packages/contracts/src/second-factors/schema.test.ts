import { describe, expect, test } from 'vitest'
import { RecoveryCode, TotpCode } from './schema.ts'

describe('a TOTP code', () => {
  test.each([
    '123456',
    ' 123 456\n',
    '１２３４５６',
    '１２３　４５６',
    '123-456',
    '123–456',
    '123—456',
    '123\u2011456',
    '123\u2212456',
    '123ー456',
    '１２３－４５６',
    '123\u00a0456',
    '123\u2009456',
    '123\u202f456',
    '1\u200a2\u200a3\u200a4\u200a5\u200a6',
    '1 - 2 - 3 - 4 - 5 - 6',
    '\u200e123\u200b456\ufeff',
    '\u2066123456\u2069',
    '123\u00ad456',
    '١٢٣٤٥٦',
    '۱۲۳۴۵۶',
    '१२३४५६',
    '১২৩ ৪৫৬',
    '𝟏𝟐𝟑𝟒𝟓𝟔',
    '𝟷𝟸𝟹𝟺𝟻𝟼',
    '\u{116d1}\u{116d2}\u{116d3}\u{116de}\u{116df}\u{116e0}',
  ])('is accepted as %j', (typed) => expect(TotpCode.safeParse(typed).data).toBe('123456'))

  test.each([
    ...['', '12345', '1234567', '１２３４５', '12345a', '1½456', '123.456', '123,456', '+123456'],
    ...['12345\0', '123\ud800456', 'I23456', '一二三四五六', ' '.repeat(300)],
  ])('is rejected as %j', (typed) => {
    expect(TotpCode.safeParse(typed).error?.issues).toMatchObject([
      { message: 'Enter the six digits of the code.' },
    ])
  })
})

describe('a recovery code', () => {
  const code = 'abcdefghijklmnopqrst2345'

  test.each([
    'abcd-efgh-ijkl-mnop-qrst-2345',
    'ABCD EFGH IJKL MNOP QRST 2345',
    'ａｂｃｄ－ｅｆｇｈ－ｉｊｋｌ－ｍｎｏｐ－ｑｒｓｔ－２３４５',
    'abcd–efgh—ijkl\u2011mnop\u2212qrst\u20102345',
    'abcd\u00a0efgh\u2009ijkl\u3000mnop\u202fqrst\u2003۲۳٤٥',
    [...code].join(' - '),
  ])('is accepted as %j', (typed) => expect(RecoveryCode.safeParse(typed).data).toBe(code))

  test.each([
    ...['', code.slice(1), `${code}a`, code.replace('2', '1'), code.replace('a', 'а')],
    ...[code.replace('a', '_'), 'a'.repeat(300)],
  ])('is rejected as %j', (typed) => {
    expect(RecoveryCode.safeParse(typed).error?.issues).toMatchObject([
      { message: 'This is not a recovery code.' },
    ])
  })
})
