/** The content of an email to one recipient, as plain text. render-email.ts adds the markup. */
export interface EmailMessage {
  /** One address, normalised by the contract. */
  to: string
  subject: string
  heading: string
  paragraphs: string[]
  /** Facts for the recipient to compare, such as device and time. */
  details?: [term: string, value: string][]
  /** Text whose lines the recipient copies as they are. */
  verbatim?: string
  action?: { label: string; url: string }
  /** Paragraphs below the button. */
  after?: string[]
}

/**
 * Normalises user input for an email: removes line breaks, control characters and bidirectional
 * overrides. A name then cannot inject a header, and cannot imitate a paragraph or a link of ours.
 */
export function onOneLine(text: string): string {
  return text
    .replace(/[\s\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()
}
