import { randomUUIDv7 } from 'node:crypto'
import type { StoredPassword } from '../passwords/passwords.ts'
import {
  addRegistration,
  dropExpiredRegistrations,
  dropRegistrations,
  findNewestRegistration,
  findRegistration,
  type RegistrationTables,
  type StoredRegistration,
} from './table.ts'

/** How long the mail for a registration may be asked for again. */
const REGISTRATION_TTL_MS = 24 * 3_600_000

export interface RegistrationsDeps {
  db: RegistrationTables
  clock: () => Date
}

export type Registrations = ReturnType<typeof createRegistrations>

/**
 * Forms that were sent and not confirmed. Each attempt has a row of its own, so that filling in the
 * form does the same for a free and for a taken address, and nobody who only knows an address can
 * keep its owner from registering (docs/decisions/0014).
 */
export function createRegistrations({ db, clock }: RegistrationsDeps) {
  return {
    async keep(
      tx: RegistrationTables,
      typed: { email: string; name: string; password: StoredPassword | null },
    ): Promise<string> {
      const { email, name, password } = typed
      const id = randomUUIDv7()
      const createdAt = clock()
      const expiresAt = new Date(createdAt.getTime() + REGISTRATION_TTL_MS)
      const { hash = null, pepperVersion = null } = password ?? {}
      await addRegistration(tx, { id, email, name, hash, pepperVersion, createdAt, expiresAt })
      return id
    },

    find: (id: string) => findRegistration(db, id, clock()),

    newestOf: (email: string): Promise<StoredRegistration | null> =>
      findNewestRegistration(db, email, clock()),

    /** With their links: the address has its account now, or has none any more. */
    dropAllOf: (tx: RegistrationTables, email: string) => dropRegistrations(tx, email),

    deleteExpired: () => dropExpiredRegistrations(db, clock()),
  }
}
