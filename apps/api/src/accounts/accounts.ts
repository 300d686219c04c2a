import { randomUUIDv7 } from 'node:crypto'
import { type AccountsService, Refusal } from '@signin/contracts'
import type { Transactions } from '@signin/db'
import type { FastifyBaseLogger } from 'fastify'
import type { Passwords } from '../passwords/passwords.ts'
import { type AccountTables, claimAddress, findAccount, findAccountId } from './table.ts'

export interface AccountsDeps {
  db: AccountTables & Transactions
  passwords: Passwords
}

export function accountsService(
  { db, passwords }: AccountsDeps,
  log: Pick<FastifyBaseLogger, 'info'>,
): AccountsService {
  return {
    async register({ email, password, name }) {
      const protectedPassword = await passwords.protect(password)
      const id = randomUUIDv7()
      const made = await db.$transaction(async (tx) => {
        const made = await claimAddress(tx, { id, email, name })
        await passwords.addFirst(tx, made ? id : null, protectedPassword)
        return made
      })
      if (made) log.info({ event: 'account_registered', account: id })
      else log.info({ event: 'registration_of_taken_address' })
      return { status: 'received', email }
    },

    async me({ accountId }) {
      const account = await findAccount(db, accountId)
      if (!account) throw new Refusal('not_signed_in')
      return account
    },
  }
}

/** Finds the account an address belongs to, for the ways in that begin with an address. */
export function accountFinder(db: AccountTables): (email: string) => Promise<string | null> {
  return (email) => findAccountId(db, email)
}
