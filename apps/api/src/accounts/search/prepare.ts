import type { AccountFilter } from '@signin/contracts'
import * as z from 'zod'
import { contains, matches, narrowSets, withText } from './conditions/conditions.ts'
import type { AccountSets, Criteria } from './conditions/criteria.ts'
import { both, either, findExact, isAnyOf, setOf } from './exact/exact.ts'
import type { SearchTables } from './pages/reading.ts'
import { hasTrigram } from './trigrams/capability.ts'
import type { Sql, Trigrams } from './trigrams/trigrams.ts'

/** A filter, as conditions on `account` and sets of accounts. */
export interface Prepared {
  /** '' for none. */
  text: string
  isId: boolean
  /** The accounts with this id, address or identity. */
  exact: string[]
  criteria: Criteria
  /** The condition of every criterion but the text. */
  others: Sql
  /** The condition of the whole filter. */
  matching: Sql
  /** Sets outside of which no account meets `others`. */
  narrow: Sql[]
  /** The accounts with the text, by an index; null without one. */
  textSet: Sql | null
  /** Sets outside of which no account meets `matching`. */
  sets: Sql[]
  trigrams: Trigrams | null
}

/** The text in the form in which names are stored. */
const normalized = (text: string) => text.trim().normalize('NFC')

export async function prepare(
  db: SearchTables,
  {
    filter,
    criteria,
    sets,
    trigrams,
  }: { filter: AccountFilter; criteria: Criteria; sets: AccountSets; trigrams: Trigrams | null },
): Promise<Prepared> {
  const text = normalized(filter.text ?? '')
  const others = matches(criteria)
  const narrow = narrowSets(criteria)
  const shared = { text, criteria, others, narrow, trigrams }
  if (text === '') {
    return { ...shared, isId: false, exact: [], matching: others, textSet: null, sets: narrow }
  }
  const isId = z.uuid().safeParse(text).success
  const exact = await findExact(db, text, {
    id: isId ? text : null,
    identified: sets.identifiedBy(text),
  })
  const textSet = textSetOf()
  return {
    ...shared,
    isId,
    exact,
    matching: both(others, isId ? isAnyOf(exact) : either(contains(text), isAnyOf(exact))),
    textSet,
    sets: textSet ? [...narrow, textSet] : narrow,
  }

  function textSetOf(): Sql | null {
    if (isId) return setOf(exact)
    return hasTrigram(trigrams, text) ? withText(text, exact) : null
  }
}
