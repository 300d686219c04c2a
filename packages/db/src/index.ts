export {
  createDb,
  type Db,
  type DbOptions,
  type Tables,
  type Transaction,
  type Transactions,
} from './create-db.ts'
export { deleteInBatches, sql } from './delete-in-batches.ts'
export {
  type Account,
  type AuditCheckpoint,
  type AuditKey,
  type Identity,
  type Import,
  type Passkey,
  Prisma,
  type Session,
  type SigningKey,
} from './generated/client.ts'
export { isStatementTimeout, isUnreachable } from './unreachable.ts'
