import { z } from 'zod'
import { wholeNumber } from './env-fields.ts'
import { address } from './variables/address.ts'
import { audit } from './variables/audit.ts'
import { mail } from './variables/mail.ts'
import { policy } from './variables/policy.ts'
import { replica } from './variables/replica.ts'
import { secrets } from './variables/secrets.ts'
import { services } from './variables/services.ts'
import { storage } from './variables/storage.ts'

/** The groups, in the order of .env.prod.template and of the table in docs/operations.md. */
export const sections = { address, secrets, mail, policy, services, storage, audit, replica }

/**
 * Every variable that the process reads. Each can also be set as NAME_FILE. Whoever takes over a
 * process that serves must not find the password of the tables' owner, so it reads
 * MIGRATION_DATABASE_URL neither from its environment nor from a file (readMigrationUrls).
 */
export const Variables = z
  .object({
    ...address.shape,
    ...secrets.shape,
    ...mail.shape,
    ...policy.shape,
    ...services.shape,
    ...storage.shape,
    ...audit.shape,
    ...replica.shape,
  })
  .omit({ MIGRATION_DATABASE_URL: true })

/** Allows the lowest bcrypt cost, 4, so that tests do not spend their time on hashing. */
export const TestVariables = Variables.extend({ BCRYPT_COST: wholeNumber(4, 18).default(12) })

export type Values = z.output<typeof Variables>

export const NAMES = Object.keys(Variables.shape)

/** The names of all variables, with those that only the migration reads. */
export const ALL_NAMES = Object.values(sections).flatMap(({ shape }) => Object.keys(shape))
