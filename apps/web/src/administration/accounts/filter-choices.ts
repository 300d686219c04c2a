import { ACCOUNT_STATES, FilterDay, type Provider, Role } from '@signin/contracts'
import { formatRole } from '../format-role.ts'
import { stateNames } from './account-state.ts'
import type { ListQuery } from './list-query.ts'

export interface FilterChoice {
  words: string
  patch: ListQuery
}

interface Surroundings {
  providers: readonly Provider[]
  /** In milliseconds since the epoch. */
  now: number
  formatDay: (day: string) => string
}

const DAY_MS = 86_400_000
const dayBefore = (now: number, days: number) =>
  new Date(now - days * DAY_MS).toISOString().slice(0, 10)

/** The filters that the typed words suggest; all of them without words. A date suggests its own. */
export function filterChoices(typed: string, surroundings: Surroundings): FilterChoice[] {
  const day = FilterDay.safeParse(typed.trim()).data
  if (day) return choicesOfDay(day, surroundings.formatDay(day))
  const words = typed.toLowerCase().split(/\s+/)
  return allChoices(surroundings).filter((choice) =>
    words.every((word) => choice.words.toLowerCase().includes(word)),
  )
}

function choicesOfDay(day: string, name: string): FilterChoice[] {
  return [
    { words: `Created since ${name}`, patch: { createdSince: day } },
    { words: `Created before ${name}`, patch: { createdBefore: day } },
    { words: `Seen since ${name}`, patch: { seenSince: day } },
    { words: `Not seen since ${name}`, patch: { seenBefore: day } },
  ]
}

function allChoices({ providers, now }: Surroundings): FilterChoice[] {
  return [
    ...ACCOUNT_STATES.map((state) => ({ words: `State: ${stateNames[state]}`, patch: { state } })),
    ...Role.options.map((role) => ({ words: `Role: ${formatRole(role)}`, patch: { role } })),
    { words: 'Two-step verification: On', patch: { secondFactor: 'on' } },
    { words: 'Two-step verification: Off', patch: { secondFactor: 'off' } },
    ...providers.map(({ id, name }) => ({
      words: `Connected to ${name}`,
      patch: { provider: id },
    })),
    ...[7, 30, 90].map((days) => ({
      words: `Seen in the last ${days} days`,
      patch: { seenSince: dayBefore(now, days) },
    })),
    ...[30, 90, 365].map((days) => ({
      words: `Not seen for ${days} days`,
      patch: { seenBefore: dayBefore(now, days) },
    })),
    ...[7, 30].map((days) => ({
      words: `Created in the last ${days} days`,
      patch: { createdSince: dayBefore(now, days) },
    })),
  ]
}
