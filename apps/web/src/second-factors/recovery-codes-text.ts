export const FILE_NAME = 'signin-recovery-codes.txt'

/** The text to save, copy or print: the codes, with an explanation for a reader in two years. */
export function recoveryCodesText(codes: readonly string[], email: string, day: string): string {
  return [
    'Signin recovery codes',
    `Account: ${email}`,
    `Made on: ${day}`,
    'Each code signs you in once, in place of your second step. Keep them where only you can read them.',
    '',
    ...codes,
    '',
  ].join('\n')
}
