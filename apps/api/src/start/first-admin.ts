import { buildAdministration, type OperatorDeps } from '../app/administration.ts'
import { SYSTEM } from '../audit/audit-log.ts'
import { createEmailLinks } from '../email-links/email-links.ts'

/** Reserved by RFC 2606: no mail reaches it. Its owner chooses another on the account page. */
const EMAIL = 'admin@example.com'

/**
 * A link with which the first admin of a new embedded database chooses a password: works once, within
 * an hour. Creates the account if the database has none, and issues another link at each start until
 * one was opened.
 *
 * @returns null if the database has other accounts, or the link was opened.
 */
export async function firstAdminLink(deps: OperatorDeps): Promise<string | null> {
  const { db, clock, env } = deps
  // The process that serves has registered its workers.
  const jobs = { ...deps.jobs, work: () => {} }
  const administration = buildAdministration({ ...deps, jobs }, { ...SYSTEM, log: deps.log })
  const { accounts } = await administration.find({ filter: {}, max: 2 })
  const admin = { email: EMAIL, name: 'Admin', role: 'admin' } as const
  const [first = await administration.create(admin), second] = accounts
  if (second || first.email !== EMAIL || first.emailConfirmedAt) return null
  const links = createEmailLinks({ db, clock, publicUrl: env.publicUrl })
  return links.issue('reset', { email: EMAIL, accountId: first.id })
}
