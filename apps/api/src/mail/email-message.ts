/** What a feature has to say to one person, as plain text: markup is the renderer's. */
export interface EmailMessage {
  /** One address, normalised by the contract. */
  to: string
  subject: string
  heading: string
  paragraphs: string[]
  /** Facts to compare, such as device and time. */
  details?: [term: string, value: string][]
  action?: { label: string; url: string }
  /** Below the button. */
  after?: string[]
}

/**
 * What people typed ends up in letters. On one line, and without what turns the reading direction
 * around, a name can neither add a header nor pass for a paragraph or an address of ours.
 */
export function onOneLine(text: string): string {
  return text
    .replace(/[\s\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()
}
