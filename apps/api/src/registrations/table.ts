import { deleteInBatches, sql, type Tables } from '@signin/db'

export type RegistrationTables = Tables<'registration'>

export interface StoredRegistration {
  id: string
  email: string
  name: string
  hash: string | null
  pepperVersion: number | null
}

const COLUMNS = { id: true, email: true, name: true, hash: true, pepperVersion: true } as const

export async function addRegistration(
  db: RegistrationTables,
  registration: StoredRegistration & { createdAt: Date; expiresAt: Date },
): Promise<void> {
  await db.registration.create({ data: registration })
}

export function findRegistration(
  db: RegistrationTables,
  id: string,
  now: Date,
): Promise<StoredRegistration | null> {
  return db.registration.findUnique({ where: { id, expiresAt: { gt: now } }, select: COLUMNS })
}

export function findNewestRegistration(
  db: RegistrationTables,
  email: string,
  now: Date,
): Promise<StoredRegistration | null> {
  return db.registration.findFirst({
    where: { email, expiresAt: { gt: now } },
    orderBy: { createdAt: 'desc' },
    select: COLUMNS,
  })
}

/** Drops every registration of the address. Foreign keys drop their links. */
export async function dropRegistrations(db: RegistrationTables, email: string): Promise<void> {
  await db.registration.deleteMany({ where: { email } })
}

export async function dropExpiredRegistrations(db: RegistrationTables, now: Date): Promise<void> {
  await deleteInBatches(db, sql`registrations`, sql`expires_at <= ${now}`)
}
