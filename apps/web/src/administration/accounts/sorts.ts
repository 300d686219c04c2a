import type { AccountSort } from '@signin/contracts'
import type { ListQuery } from './list-query.ts'

export const sortNames = {
  relevance: 'Best match',
  newest: 'Newest first',
  oldest: 'Oldest first',
  name: 'Name',
  email: 'Email',
  lastSeen: 'Last seen',
} satisfies Record<AccountSort, string>

/** The order that the API uses without one. */
export function defaultSort({ text }: ListQuery): AccountSort {
  return text ? 'relevance' : 'newest'
}

/** Without a text, all accounts are as relevant. */
export function sortsOf({ text }: ListQuery): AccountSort[] {
  const all = Object.keys(sortNames) as AccountSort[]
  return text ? all : all.filter((sort) => sort !== 'relevance')
}
