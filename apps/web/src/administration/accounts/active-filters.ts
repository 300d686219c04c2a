import type { Provider } from '@signin/contracts'
import { formatRole } from '../format-role.ts'
import { stateNames } from './account-state.ts'
import type { ListQuery } from './list-query.ts'

type FilterName = Exclude<keyof ListQuery, 'text' | 'sort'>

interface ActiveFilter {
  name: FilterName
  words: string
}

/** The filters of a list in words, such as "Role: Admin"; each can be removed by its name. */
export function activeFilters(
  list: ListQuery,
  providers: readonly Provider[],
  formatDay: (day: string) => string,
): ActiveFilter[] {
  const nameOf = (id: string) => providers.find((it) => it.id === id)?.name ?? id
  const { role, state, secondFactor, provider } = list
  const words: { [Name in FilterName]-?: string | undefined | false } = {
    state: state && `State: ${stateNames[state]}`,
    role: role && `Role: ${formatRole(role)}`,
    secondFactor: secondFactor && `Two-step verification: ${secondFactor === 'on' ? 'On' : 'Off'}`,
    provider: provider && `Connected to ${nameOf(provider)}`,
    seenSince: list.seenSince && `Seen since ${formatDay(list.seenSince)}`,
    seenBefore: list.seenBefore && `Not seen since ${formatDay(list.seenBefore)}`,
    createdSince: list.createdSince && `Created since ${formatDay(list.createdSince)}`,
    createdBefore: list.createdBefore && `Created before ${formatDay(list.createdBefore)}`,
  }
  return Object.entries(words).flatMap(([name, it]) =>
    it ? [{ name: name as FilterName, words: it }] : [],
  )
}
