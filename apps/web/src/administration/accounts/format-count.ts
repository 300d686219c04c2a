import type { AccountCount } from '@signin/contracts'

const numbers = new Intl.NumberFormat('en-GB')

/** "1,234 accounts", "More than 10,000 accounts". */
export function formatCount({ count, isCapped }: AccountCount): string {
  const accounts = `${numbers.format(count)} ${count === 1 ? 'account' : 'accounts'}`
  return isCapped ? `More than ${accounts}` : accounts
}
