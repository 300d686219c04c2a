import { sql } from '@signin/db'
import {
  ALL,
  addressStartsWith,
  contains,
  createdWithin,
  hasBeenSeen,
  nameStartsWith,
  seenWithin,
} from '../conditions/conditions.ts'
import type { Criteria } from '../conditions/criteria.ts'
import type { Stage } from './stage.ts'

const accounts = sql`accounts account`

/** By address, which is unique. */
export const byAddress = {
  name: 'byAddress',
  storage: 'scattered',
  from: accounts,
  range: ALL,
  after: ([email = '']) => sql`lower(account.email) ~>~ ${email}`,
  order: sql`lower(account.email) using ~<~`,
  keys: sql`lower(account.email) as k0, null as k1`,
  orderOfKeys: sql`k0 using ~<~`,
  condition: ALL,
} as const satisfies Stage

export const byName = {
  name: 'byName',
  storage: 'scattered',
  from: accounts,
  range: ALL,
  after: ([name = '', id = '']) => sql`(lower(account.name) ~>=~ ${name}
    and (lower(account.name) ~>~ ${name} or account.id > ${id}::uuid))`,
  order: sql`lower(account.name) using ~<~, account.id`,
  keys: sql`lower(account.name) as k0, account.id as k1`,
  orderOfKeys: sql`k0 using ~<~, k1`,
  condition: ALL,
} as const satisfies Stage

/** By creation, which an import takes over from the other system. */
export const newest = (criteria: Criteria) =>
  ({
    name: 'newest',
    storage: 'byCreation',
    from: accounts,
    range: createdWithin(criteria),
    after: ([at = '', id = '']) =>
      sql`(account.created_at, account.id) < (${at}::timestamptz, ${id}::uuid)`,
    order: sql`account.created_at desc, account.id desc`,
    keys: sql`account.created_at as k0, account.id as k1`,
    orderOfKeys: sql`k0 desc, k1 desc`,
    condition: ALL,
  }) as const satisfies Stage

export const oldest = (criteria: Criteria) =>
  ({
    ...newest(criteria),
    name: 'oldest',
    after: ([at = '', id = '']) =>
      sql`(account.created_at, account.id) > (${at}::timestamptz, ${id}::uuid)`,
    order: sql`account.created_at, account.id`,
    orderOfKeys: sql`k0, k1`,
  }) as const satisfies Stage

export const lastSeen = (criteria: Criteria) =>
  ({
    name: 'seen',
    storage: 'scattered',
    from: sql`account_last_seen seen join accounts account on account.id = seen.account_id`,
    range: seenWithin(criteria),
    after: ([at = '', id = '']) =>
      sql`(seen.at, seen.account_id) < (${at}::timestamptz, ${id}::uuid)`,
    order: sql`seen.at desc, seen.account_id desc`,
    keys: sql`seen.at as k0, seen.account_id as k1`,
    orderOfKeys: sql`k0 desc, k1 desc`,
    condition: ALL,
  }) as const satisfies Stage

/** By id, so that each account occurs once whatever else changes about it. */
export const byId = {
  name: 'byId',
  storage: 'byCreation',
  from: accounts,
  range: ALL,
  after: ([id = '']) => sql`account.id > ${id}::uuid`,
  order: sql`account.id`,
  keys: sql`account.id as k0, null as k1`,
  orderOfKeys: sql`k0`,
  condition: ALL,
} as const satisfies Stage

export const neverSeen = { ...byId, name: 'unseen', condition: sql`not ${hasBeenSeen}` } as const

export const addressPrefix = (text: string): Stage => ({
  ...byAddress,
  name: 'address',
  range: addressStartsWith(text),
})

export const namePrefix = (text: string): Stage => ({
  ...byName,
  name: 'name',
  range: nameStartsWith(text),
  condition: sql`not ${addressStartsWith(text)}`,
})

export const anyPart = (text: string, criteria: Criteria): Stage => ({
  ...newest(criteria),
  name: 'part',
  condition: sql`${contains(text)} and not ${addressStartsWith(text)} and not ${nameStartsWith(text)}`,
})
