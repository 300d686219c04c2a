import { sql } from '@signin/db'
import type { Sql } from '../trigrams/trigrams.ts'
import type { Criteria } from './criteria.ts'

/** Sorts after every other character, so that it ends the range of a prefix. */
const LAST_CHARACTER = '\u{10ffff}'

/** True and false in SQL. */
export const ALL = sql`true`
const and = (conditions: Sql[]): Sql => conditions.reduce((all, one) => sql`${all} and ${one}`, ALL)

/**
 * The range of a prefix, in the operators of `text_pattern_ops`. LIKE would use the index for a
 * constant pattern only, and takes `%` and `_` for wildcards.
 */
export const addressStartsWith = (text: string) => sql`(lower(account.email) ~>=~ lower(${text})
  and lower(account.email) ~<~ (lower(${text}) || ${LAST_CHARACTER}))`
export const nameStartsWith = (text: string) => sql`(lower(account.name) ~>=~ lower(${text})
  and lower(account.name) ~<~ (lower(${text}) || ${LAST_CHARACTER}))`

/** The expression of the index of trigrams. The character between them is in neither. */
export const indexedText = sql`(lower(account.name) || chr(10) || account.email)`

/** The same as `strpos(…) > 0`, in the form that the index of trigrams serves. */
const indexedTextContains = (text: string) =>
  sql`${indexedText} like ('%' || lower(${text.replace(/[\\%_]/g, '\\$&')}) || '%')`

export const contains = (text: string) => sql`strpos(${indexedText}, lower(${text})) > 0`

/**
 * Whether a set of accounts, a select of `account_id`, contains the account. As a scalar, it is looked
 * up for each account that a page compares: EXISTS could read the whole set first.
 */
export const isIn = (set: Sql) => sql`coalesce((
  select true from (${set}) as member where member.account_id = account.id limit 1), false)`

export const createdWithin = ({ createdSince, createdBefore }: Criteria) =>
  and([
    ...(createdSince ? [sql`account.created_at >= ${createdSince}::timestamptz`] : []),
    ...(createdBefore ? [sql`account.created_at < ${createdBefore}::timestamptz`] : []),
  ])

/** For `account_last_seen seen`. */
export const seenWithin = ({ seenSince, seenBefore }: Criteria) =>
  and([
    ...(seenSince ? [sql`seen.at >= ${seenSince}::timestamptz`] : []),
    ...(seenBefore ? [sql`seen.at < ${seenBefore}::timestamptz`] : []),
  ])

export const hasBeenSeen = sql`coalesce((
  select true from account_last_seen seen where seen.account_id = account.id), false)`

const wasSeen = (criteria: Criteria) => sql`coalesce((
  select true from account_last_seen seen
  where seen.account_id = account.id and ${seenWithin(criteria)}), false)`

/** Without `seenSince`, an account that was never seen matches as well. */
function seenCondition(criteria: Criteria): Sql[] {
  const { seenSince, seenBefore } = criteria
  if (seenSince) return [wasSeen(criteria)]
  return seenBefore
    ? [sql`not ${wasSeen({ ...criteria, seenBefore: undefined, seenSince: seenBefore })}`]
    : []
}

/** As stateOf in command/accounts/state.ts: an account has one state. */
const STATES = {
  suspended: sql`account.suspended_at is not null`,
  deletionScheduled: sql`(account.deletion_due_at is not null and account.suspended_at is null)`,
  unconfirmed: sql`(account.email_confirmed_at is null and account.deletion_due_at is null
    and account.suspended_at is null)`,
  active: sql`(account.email_confirmed_at is not null and account.deletion_due_at is null
    and account.suspended_at is null)`,
}

/** The condition on `account` for every criterion but the text. */
export function matches(criteria: Criteria): Sql {
  const { role, state, secondFactor, withSecondFactor, withProvider } = criteria
  return and([
    createdWithin(criteria),
    ...(role ? [sql`account.role = ${role}`] : []),
    ...(state ? [STATES[state]] : []),
    ...(secondFactor === 'on' ? [isIn(withSecondFactor)] : []),
    ...(secondFactor === 'off' ? [sql`not ${isIn(withSecondFactor)}`] : []),
    ...(withProvider ? [isIn(withProvider)] : []),
    ...seenCondition(criteria),
  ])
}

/**
 * Sets of accounts, each by an index, outside of which no account matches the criteria: selects of
 * `account_id`. If one of them is small, its accounts are all that a page compares.
 */
export function narrowSets(criteria: Criteria): Sql[] {
  const { role, state, secondFactor, withSecondFactor, withProvider } = criteria
  const { createdSince, createdBefore, seenSince } = criteria
  const from = sql`select account.id as account_id from accounts account where`
  return [
    ...(role && role !== 'member' ? [sql`${from} account.role = ${role}`] : []),
    ...(state && state !== 'active' ? [sql`${from} ${STATES[state]}`] : []),
    ...(withProvider ? [withProvider] : []),
    ...(secondFactor === 'on' ? [withSecondFactor] : []),
    ...(createdSince || createdBefore ? [sql`${from} ${createdWithin(criteria)}`] : []),
    ...(seenSince
      ? [sql`select seen.account_id from account_last_seen seen where ${seenWithin(criteria)}`]
      : []),
  ]
}

/** The accounts with the text, by the index of trigrams, and those that were found exactly. */
export const withText = (text: string, exact: string[]) => sql`
  select account.id as account_id from accounts account where ${indexedTextContains(text)}
  union all select unnest(${exact}::uuid[])`
