import * as z from 'zod/mini'

/** The token in the fragment of an emailed link: 256 random bits. */
export const LinkToken = z
  .string()
  .check(z.regex(/^[\w-]{43}$/, 'This link is not complete. Open it again from the mail.'))

export const LinkRedemption = z.strictObject({ token: LinkToken })
export type LinkRedemption = z.output<typeof LinkRedemption>
