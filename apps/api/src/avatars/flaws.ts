/** Why a picture is rejected, in messages for the person who uploaded it. */
export const flaws = {
  empty: 'That file is empty. Choose a picture.',
  unknown: 'That is not a picture we can read. Choose a JPEG, PNG, WebP, GIF or AVIF.',
  enormous: 'That picture has more than 24 megapixels. Make it smaller, then choose it again.',
  costly: 'That picture takes too much memory to open. Make it smaller, or save it as a JPEG.',
  damaged: 'That picture is damaged or incomplete. Choose another one.',
} as const

/** The re-encoded picture, or why it was rejected. */
export type Reencoded = { picture: Buffer } | { flaw: keyof typeof flaws }
