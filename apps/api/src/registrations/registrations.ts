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

/** How long the confirmation email of a registration can be resent. */
const REGISTRATION_TTL_MS = 24 * 3_600_000

export interface RegistrationsDeps {
  db: RegistrationTables
  clock: () => Date
}

export type Registrations = ReturnType<typeof createRegistrations>

/**
 * Submitted sign-up forms that are not confirmed yet. Every submission adds a row: the work is the
 * same for a free and a taken address, to prevent enumeration, and an attacker who knows an address
 * cannot keep its owner from registering (docs/decisions/0014).
 */
export function createRegistrations({ db, clock }: RegistrationsDeps) {
  return {
    async add(
      tx: RegistrationTables,
      submitted: { email: string; name: string; password: StoredPassword | null },
    ): Promise<string> {
      const { email, name, password } = submitted
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

    /**
     * Drops all registrations of the address, and their links: its account was created or deleted.
     */
    dropAllOf: (tx: RegistrationTables, email: string) => dropRegistrations(tx, email),

    deleteExpired: () => dropExpiredRegistrations(db, clock()),
  }
}
