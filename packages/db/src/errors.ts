import { Prisma } from './generated/client.ts'

const UNIQUE_VIOLATION = '23505'
const CHECK_VIOLATION = '23514'

/** Whether a query failed because a row with the same unique value exists. */
export function isUniqueViolation(error: unknown): boolean {
  return sqlState(error) === UNIQUE_VIOLATION
}

/** Whether a query failed because a value broke a CHECK constraint of its table. */
export function isCheckViolation(error: unknown): boolean {
  return sqlState(error) === CHECK_VIOLATION
}

/**
 * PostgreSQL's own code: Prisma's differs between a model's methods and raw
 * SQL. Beside it lies `detail`, which quotes the row: never log `meta`.
 */
function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return undefined
  const meta = error.meta as { driverAdapterError?: { cause?: { originalCode?: string } } }
  return meta?.driverAdapterError?.cause?.originalCode
}
