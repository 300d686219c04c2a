export const FILE_NAME = 'signin-recovery-codes.txt'

/** What is saved, copied or printed: the codes, and what they will mean in two years' time. */
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
