/**
 * Separators in a typed or pasted code: spaces, dashes, invisible format characters, and the
 * characters that keyboards of other scripts produce in place of a dash.
 */
const SEPARATORS = /[\s\p{Z}\p{Pd}\p{Cf}\u02d7\u2043\u2212\u2500\u30fc]/gu

/** Normalises a typed code to the issued form: no separators, NFKC, ASCII digits, lower case. */
export function typedCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(SEPARATORS, '')
    .replace(/\p{Nd}/gu, (digit) => String(digitOf(digit)))
    .toLowerCase()
}

/** The digits of each script are contiguous from 0 to 9, in sets that start at 0 (Unicode, 4.6). */
function digitOf(digit: string): number {
  const code = digit.codePointAt(0) as number
  let zero = code
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return (code - zero) % 10
}
