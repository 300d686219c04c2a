import type { Console, SampledPerson } from './product.ts'

/** One kind of call. `round` counts the calls, for those that take no person. */
export interface Query {
  name: string
  run(console: Console, person: SampledPerson, round: number): Promise<unknown>
}

const MAX = 50
const UNKNOWN = ['zqxwvk', 'qqqqqqqq', '%_%', 'xyzzy plugh', '.*foo.*']

const text = (name: string, of: (person: SampledPerson, round: number) => string): Query => ({
  name: `search: ${name}`,
  run: (console, person, round) => console.find({ filter: { text: of(person, round) }, max: MAX }),
})

/** With the two middle characters exchanged. */
function misspelt(name: string): string {
  const characters = [...name]
  const middle = Math.floor(characters.length / 2)
  const [a = '', b = ''] = characters.splice(middle - 1, 2)
  return characters.toSpliced(middle - 1, 0, b, a).join('')
}

const typed = [1, 2, 3, 5, 8].map((length) =>
  text(`the first ${length} of a name`, ({ name }) => [...name].slice(0, length).join('')),
)

const filters: [string, Record<string, string>][] = [
  ['none', {}],
  ['role support', { role: 'support' }],
  ['state suspended', { state: 'suspended' }],
  ['state unconfirmed', { state: 'unconfirmed' }],
  ['state deletion scheduled', { state: 'deletionScheduled' }],
  ['second factor on', { secondFactor: 'on' }],
  ['second factor off', { secondFactor: 'off' }],
  ['a common provider', { provider: 'google' }],
  ['a rare provider', { provider: 'okta' }],
  ['seen in the last week', { seenSince: dayBefore(7) }],
  ['not seen for a month', { seenBefore: dayBefore(30) }],
  ['created in one month', { createdSince: dayBefore(400), createdBefore: dayBefore(370) }],
  ['a text and two filters', { text: 'mail', provider: 'github', secondFactor: 'on' }],
]

const sorts = ['oldest', 'name', 'email', 'lastSeen']

export const accountQueries: Query[] = [
  ...typed,
  text('a whole address', ({ email }) => email),
  text('a family name', ({ name }) => name.split(' ')[1] ?? name),
  text('a part of an address', ({ email }) => email.slice(4, 12)),
  text('a misspelt name', ({ name }) => misspelt(name)),
  text('what nobody has', (_, round) => UNKNOWN[round % UNKNOWN.length] ?? ''),
  ...filters.map(([name, filter]) => ({
    name: `filter: ${name}`,
    run: (console: Console) => console.find({ filter, max: MAX }),
  })),
  ...filters.map(([name, filter]) => ({
    name: `count: ${name}`,
    run: (console: Console) => console.count(filter),
  })),
  ...sorts.map((sort) => ({
    name: `sort: ${sort}`,
    run: (console: Console) => console.find({ filter: {}, sort, max: MAX }),
  })),
  { name: 'one account', run: (console, { id }) => console.show(id) },
]

const audit = (name: string, of: (person: SampledPerson) => object): Query => ({
  name: `audit: ${name}`,
  run: (console, person) => console.events(of(person)),
})

export const auditQueries: Query[] = [
  audit('all', () => ({})),
  audit('a person', ({ id }) => ({ subjectId: id })),
  audit('a common kind', () => ({ kinds: ['signedIn'] })),
  audit('a rare kind', () => ({ kinds: ['accountSuspended'] })),
  audit('failures', () => ({ outcome: 'failure' })),
  audit('by admins', () => ({ actorType: 'admin' })),
  audit('an address', ({ address }) => ({ address })),
  audit('a network', ({ address }) => ({ address: `${address}/24` })),
  audit('a device', () => ({ device: 'iphone' })),
  audit('a device that nobody has', () => ({ device: 'nokia' })),
  audit('a month ago', () => ({ until: new Date(`${dayBefore(30)}T00:00:00Z`) })),
  audit('a person, failures', ({ id }) => ({ subjectId: id, outcome: 'failure' })),
]

function dayBefore(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
}
