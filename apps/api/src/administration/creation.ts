import { randomUUIDv7 } from 'node:crypto'
import { AppError, type NewAccount } from '@signin/contracts'
import { detailWithReason } from '../activity/reason.ts'
import type { AdministrationDeps, Operator } from './deps.ts'
import { type AdministeredAccount, toDto } from './dto.ts'

export function creationActs(deps: AdministrationDeps, operator: Operator) {
  const { db, accountRepository, registrations, links, outbox, activity, sessionRevocation } = deps

  return {
    /**
     * Creates an account without a credential, and emails its address a link to choose a password.
     * The address counts as confirmed only once a link to it is opened.
     *
     * @throws {AppError} `address_taken`, also for an address that another account gave up less than
     * 72 hours ago, and can still take back.
     */
    create: ({ email, name, role, reason }: NewAccount): Promise<AdministeredAccount> =>
      db.$transaction(async (tx) => {
        if (operator.viewer) await sessionRevocation.requireActiveSession(tx, operator.viewer)
        const id = randomUUIDv7()
        const isNew = await accountRepository.create(tx, {
          id,
          email,
          name,
          role,
          isVerified: false,
        })
        // Checked after the insert, which waits for an account that is giving the address up.
        if (!isNew || (await links.isReserved(email, null, tx))) throw new AppError('address_taken')
        // Links of earlier registrations would find the address taken.
        await registrations.dropAllOf(tx, email)
        const detail = detailWithReason(role, reason)
        const event = { accountId: id, kind: 'accountCreated', ...(detail && { detail }) } as const
        await activity.record(tx, event, operator)
        await outbox.post(tx, 'accountCreated', { accountId: id })
        const account = await accountRepository.find(id, tx)
        if (!account) throw new Error('the account was not stored')
        return toDto(account)
      }),
  }
}
