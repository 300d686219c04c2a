/**
 * What stands between the characters of a code, typed or pasted: spaces, dashes and invisible marks
 * of any kind, and what keyboards of other scripts have in a dash's place.
 */
const SEPARATORS = /[\s\p{Z}\p{Pd}\p{Cf}\u02d7\u2043\u2212\u2500\u30fc]/gu

/** A code as it was handed out, whatever it was typed with: full-width, with the digits of any script. */
export function typedCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(SEPARATORS, '')
    .replace(/\p{Nd}/gu, (digit) => String(digitOf(digit)))
    .toLowerCase()
}

/** The digits of each script follow each other from 0 to 9, and sets of them from a 0 (Unicode, 4.6). */
function digitOf(digit: string): number {
  const code = digit.codePointAt(0) as number
  let zero = code
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return (code - zero) % 10
}
