import { createDb, type Db } from '@signin/db'

const api = (file: string) => new URL(`../../../apps/api/src/${file}`, import.meta.url).href

export interface AccountQuery {
  filter: Record<string, string>
  sort?: string | undefined
  max: number
}

interface Page {
  accounts: unknown[]
}

/** The parts of the product's modules that are called here. */
interface Product {
  createAccountSearch(deps: unknown): { count(filter: AccountQuery['filter']): Promise<unknown> }
  accountSets: unknown
  buildAdministration(
    deps: unknown,
    operator: unknown,
  ): { find(query: AccountQuery): Promise<Page>; show(id: string): Promise<unknown> }
  searchEvents(db: Db, search: unknown, page: { max: number }): Promise<{ events: unknown[] }>
}

export type Console = Awaited<ReturnType<typeof openConsole>>

/** What the console reads with, on connections of its own as there. */
export async function openConsole(url: string) {
  const modules = [
    'accounts/search/search.ts',
    'app/account-sets.ts',
    'app/administration.ts',
    'audit/searching/search.ts',
  ]
  const imported = await Promise.all(modules.map((file) => import(api(file))))
  const product: Product = Object.assign({}, ...imported)
  const db = createDb({ url, maxConnections: 3 })
  const clock = () => new Date()
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const env = {
    publicUrl: new URL('https://signin.example'),
    secondFactorPolicy: 'optional',
    identityProviders: [],
  }
  const deps = { env, db, clock, log, jobs: { work: () => {}, add: () => {} } }
  const administration = product.buildAdministration(deps, { viewer: null, device: {}, log })
  const search = product.createAccountSearch({ db, clock, sets: product.accountSets })
  return {
    find: (query: AccountQuery) => administration.find(query),
    count: (filter: AccountQuery['filter']) => search.count(filter),
    show: (id: string) => administration.show(id),
    events: (of: object) => product.searchEvents(db, of, { max: 50 }),
    /** Accounts with one of their events, by which searches are made. */
    people: (count: number) => readPeople(db, count),
    close: () => db.$disconnect(),
  }
}

export interface SampledPerson {
  id: string
  name: string
  email: string
  address: string
}

async function readPeople(db: Db, count: number): Promise<SampledPerson[]> {
  const people = await db.$queryRaw<SampledPerson[]>`
    select accounts.id, name, email, event.address
    from accounts, lateral (
      select address from audit_event_details where subject_id = accounts.id limit 1) event
    where role = 'member' and email like '%.example' and suspended_at is null
      and deletion_due_at is null and email_confirmed_at is not null
    order by md5(accounts.id::text) limit ${count}`
  if (people.length === 0) throw new Error('the sample has no account with an event')
  return people
}
