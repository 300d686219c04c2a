import { ACTOR_TYPES, AuditFilter, EVENT_KINDS, OUTCOMES } from '@signin/contracts'
import type { Filter, FilterField } from './filter-query.ts'
import { actorNames, kindNames } from './names.ts'

/** One condition of the filter, as the search bar offers and shows it. */
export interface FilterWord {
  field: FilterField
  value: string
  label: string
}

/** The words before the colon, and what they filter by. */
export const filterKeys: Record<FilterField, { key: string; hint: string }> = {
  person: { key: 'person', hint: 'the account an event concerns, by email or id' },
  actor: { key: 'admin', hint: 'the admin who acted, by email or id' },
  actorType: { key: 'by', hint: 'who acted: an admin, the command line…' },
  operator: { key: 'operator', hint: 'the name of a service or operator' },
  kinds: { key: 'kind', hint: 'what happened' },
  outcome: { key: 'outcome', hint: 'success or failure' },
  address: { key: 'ip', hint: 'an IP address or a network' },
  device: { key: 'device', hint: 'part of the browser or system' },
  session: { key: 'session', hint: 'the id of a session' },
  since: { key: 'since', hint: 'from this day or time, UTC' },
  until: { key: 'until', hint: 'before this day or time, UTC' },
}

const fields = Object.keys(filterKeys) as FilterField[]
const MAX_SUGGESTIONS = 8
/** What a text without a key is likely to be, most specific first. */
const GUESSES: readonly FilterField[] = ['person', 'session', 'address', 'device', 'operator']

/** What can be added for a typed text, such as `kind:sign`, an address or the name of a kind. */
export function suggestionsFor(typed: string): FilterWord[] {
  const [, key, rest = ''] = /^(\w+):\s*(.*)$/.exec(typed.trim()) ?? []
  const field = fields.find((it) => filterKeys[it].key === key?.toLowerCase())
  if (field) return valuesOf(field, rest).slice(0, MAX_SUGGESTIONS)
  const text = typed.trim()
  if (!text) return []
  const named = (['kinds', 'actorType', 'outcome'] as const).flatMap((it) => valuesOf(it, text))
  const guessed = GUESSES.flatMap((it) => valuesOf(it, text))
  return [...named, ...guessed].slice(0, MAX_SUGGESTIONS)
}

/** The keys that start with a typed text. */
export function keysFor(typed: string): FilterField[] {
  const text = typed.trim().toLowerCase()
  return fields.filter((field) => filterKeys[field].key.startsWith(text))
}

/** The conditions of a filter; each kind is one. */
export function wordsOf(filter: Filter): FilterWord[] {
  return fields.flatMap((field) => {
    const value = filter[field]
    if (!value) return []
    const values = field === 'kinds' ? value.split(',') : [value]
    return values.map((one) => word(field, one))
  })
}

export function withWord(filter: Filter, { field, value }: FilterWord): Filter {
  if (field !== 'kinds') return { ...filter, [field]: value }
  const kinds = new Set([...(filter.kinds?.split(',') ?? []), value])
  return { ...filter, kinds: [...kinds].join() }
}

export function withoutWord(filter: Filter, { field, value }: FilterWord): Filter {
  const { [field]: current = '', ...others } = filter
  const kinds = field === 'kinds' ? current.split(',').filter((kind) => kind !== value) : []
  return kinds.length > 0 ? { ...others, kinds: kinds.join() } : others
}

function valuesOf(field: FilterField, text: string): FilterWord[] {
  const choices = choicesOf(field)
  if (choices) {
    const sought = text.toLowerCase()
    return choices
      .map((value) => word(field, value))
      .filter(({ value, label }) => `${label} ${value}`.toLowerCase().includes(sought))
  }
  const value = field === 'since' || field === 'until' ? instantOf(text) : text
  return value && AuditFilter.shape[field].safeParse(value).success ? [word(field, value)] : []
}

function choicesOf(field: FilterField): readonly string[] | undefined {
  if (field === 'kinds') return EVENT_KINDS
  if (field === 'actorType') return ACTOR_TYPES
  return field === 'outcome' ? OUTCOMES : undefined
}

/** A day, or a time with or without its zone, in UTC. */
function instantOf(text: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined
  const time = Date.parse(/(Z|[+-]\d{2}:\d{2}|^.{10})$/.test(text) ? text : `${text}Z`)
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}

function word(field: FilterField, value: string): FilterWord {
  return { field, value, label: `${filterKeys[field].key}: ${nameOf(field, value)}` }
}

function nameOf(field: FilterField, value: string): string {
  const names: Record<string, string> =
    field === 'kinds' ? kindNames : field === 'actorType' ? actorNames : {}
  return names[value] ?? value.replace(/T00:00:00\.000Z$/, '')
}
