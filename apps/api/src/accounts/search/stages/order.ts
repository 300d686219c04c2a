import type { AccountSort } from '@signin/contracts'
import type { Criteria } from '../conditions/criteria.ts'
import type { Stage } from './stage.ts'
import {
  addressPrefix,
  anyPart,
  byAddress,
  byName,
  lastSeen,
  namePrefix,
  neverSeen,
  newest,
  oldest,
} from './table.ts'

/** The stages of a text by relevance, after the accounts that it finds exactly. */
export function relevanceOf(text: string, criteria: Criteria): Stage[] {
  return [addressPrefix(text), namePrefix(text), anyPart(text, criteria)]
}

export function listOf(sort: AccountSort, criteria: Criteria): Stage[] {
  if (sort === 'oldest') return [oldest(criteria)]
  if (sort === 'name') return [byName]
  if (sort === 'email') return [byAddress]
  if (sort !== 'lastSeen') return [newest(criteria)]
  return criteria.seenSince ? [lastSeen(criteria)] : [lastSeen(criteria), neverSeen]
}
