import { type Account, type AccountsService, AppError } from '@signin/contracts'
import type { RequestContext } from '../request-context.ts'
import { type ExportDeps, exportProcedures } from './data-export.ts'
import { deletionProcedures } from './deletion-request.ts'
import type { AccountsDeps } from './deps.ts'
import { emailChangeProcedures } from './email-change.ts'
import { findAccount, updateAccount } from './table.ts'

/** The contract's account procedures, except those of registrations/service.ts. */
export function accountsService(
  deps: AccountsDeps,
  context: RequestContext,
  others: ExportDeps,
): Omit<AccountsService, 'register' | 'resendConfirmation' | 'confirmEmail'> {
  const { db, activity } = deps
  const getAccount = (accountId: string) => accountDtoOf(deps, accountId)

  return {
    ...emailChangeProcedures(deps, context, getAccount),
    ...deletionProcedures(deps, context, getAccount),
    ...exportProcedures(deps, context, others, getAccount),

    me: ({ accountId }) => getAccount(accountId),

    async updateProfile(viewer, { name, locale, timeZone }) {
      const { accountId } = viewer
      await db.$transaction(async (tx) => {
        await deps.sessionRevocation.requireActiveSession(tx, viewer)
        await updateAccount(tx, accountId, {
          ...(name !== undefined && { name }),
          ...(locale !== undefined && { locale }),
          ...(timeZone !== undefined && { timeZone }),
        })
        await activity.record(tx, { accountId, kind: 'profileChanged' }, context)
      })
      return getAccount(accountId)
    },
  }
}

/**
 * The account as its owner sees it.
 *
 * @throws {AppError} `not_signed_in` if the account was deleted meanwhile.
 */
async function accountDtoOf(
  { db, links, avatars }: Pick<AccountsDeps, 'db' | 'links' | 'avatars'>,
  accountId: string,
): Promise<Account> {
  const account = await findAccount(db, accountId)
  if (!account) throw new AppError('not_signed_in')
  const { id, email, name, role, locale, timeZone, avatarKey, deletionDueAt, createdAt } = account
  const change = await links.latest(db, { purpose: 'emailChange', accountId })
  return {
    id,
    email,
    name,
    role,
    locale,
    timeZone,
    avatar: avatarKey && avatars.urlOf(avatarKey),
    newEmail: change?.email ?? null,
    deletionDueAt: deletionDueAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  }
}
