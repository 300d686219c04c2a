import type { Administration } from '../administration/administration.ts'
import type { DatabaseCommandContext } from './context.ts'
import { NotFoundError, UsageError } from './errors.ts'
import { withJobs } from './jobs/with-jobs.ts'
import { isUuid } from './uuid.ts'

/** Runs the acts of the operator at this terminal. Their emails are queued for the workers. */
export function withAdministration(
  context: DatabaseCommandContext,
  work: (administration: Administration) => Promise<void>,
): Promise<void> {
  return withJobs(context, async (jobs) => {
    const { buildAdministration } = await import('../app/administration.ts')
    await work(buildAdministration({ ...context, jobs }, context.source))
  })
}

/**
 * The same for one account.
 *
 * @param account its id or its email address.
 * @throws {UsageError} if it is neither; {NotFoundError} if there is no such account.
 */
export function withAccount(
  context: DatabaseCommandContext,
  account: string,
  work: (administration: Administration, accountId: string) => Promise<void>,
): Promise<void> {
  return withAdministration(context, async (administration) => {
    const { AppError } = await import('@signin/contracts')
    try {
      await work(administration, await accountIdOf(administration, account))
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'not_found') throw error
      throw new NotFoundError(`There is no account ${account}.`)
    }
  })
}

async function accountIdOf(administration: Administration, account: string): Promise<string> {
  if (isUuid(account)) return account.toLowerCase()
  const { EmailRequest } = await import('@signin/contracts')
  const { data } = EmailRequest.safeParse({ email: account })
  if (!data) throw new UsageError('Name the account by its id or its email address.')
  return administration.idOf(data.email)
}
