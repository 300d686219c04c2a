/**
 * What a terminal may interpret: C0 and C1 control characters (escape sequences start with one), and
 * the characters that change the direction of text.
 */
const INTERPRETED = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu

/**
 * Text that is safe to print on a terminal, on one line. People choose their names and devices: an
 * escape sequence in one could rewrite the screen of an operator, or forge a line of a report.
 */
export function printable(text: string): string {
  return text.replace(INTERPRETED, escaped)
}

/** One line of JSON, safe to print on a terminal, and the same value when parsed. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(INTERPRETED, escaped)
}

/** Every such character is in the Basic Multilingual Plane, so that JSON reads this, too. */
function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
