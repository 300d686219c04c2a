import { type Account, type AccountsService, AppError } from '@signin/contracts'
import type { Transactions } from '@signin/db'
import type { Activity, ActivityTables } from '../activity/activity.ts'
import type { Avatars } from '../avatars/avatars.ts'
import type { Devices } from '../devices/devices.ts'
import type { EmailLinks, EmailLinkTables } from '../email-links/email-links.ts'
import type { Identities } from '../identities/identities.ts'
import type { Outbox } from '../mail/outbox.ts'
import type { Rules } from '../passwords/assert-acceptable.ts'
import type { PasswordRequests } from '../passwords/emails.ts'
import type { Passwords } from '../passwords/passwords.ts'
import type { RegistrationRequests } from '../registrations/emails.ts'
import type { Registrations } from '../registrations/registrations.ts'
import type { RequestContext } from '../request-context.ts'
import type { Factors } from '../second-factors/factors.ts'
import type { Gate } from '../sessions/gate.ts'
import type { SessionRevocation } from '../sessions/revocation.ts'
import type { Throttles } from '../throttling/throttles.ts'
import type { ApiTokens, ApiTokenTables } from '../tokens/api-tokens.ts'
import { type ExportDeps, exportProcedures } from './data-export.ts'
import { deletionProcedures } from './deletion-request.ts'
import { emailChangeProcedures } from './email-change.ts'
import type { AccountRequests } from './emails.ts'
import type { AccountRepository } from './repository.ts'
import { signUpProcedures } from './sign-up.ts'
import { type AccountTables, findAccount, updateAccount } from './table.ts'

export interface AccountsDeps {
  db: AccountTables & ActivityTables & ApiTokenTables & EmailLinkTables & Transactions
  clock: () => Date
  accountRepository: AccountRepository
  registrations: Registrations
  passwords: Passwords
  factors: Factors
  identities: Identities
  devices: Devices
  rules: Rules
  links: EmailLinks
  sessionRevocation: SessionRevocation
  apiTokens: Pick<ApiTokens, 'dropAll'>
  throttles: Throttles
  gate: Gate
  avatars: Pick<Avatars, 'urlOf' | 'get'>
  /** Runs one export after the other, in turn of the accounts: each reads and describes everything. */
  exportLimit: <T>(work: () => Promise<T>, accountId: string) => Promise<T>
  outbox: Outbox<AccountRequests & RegistrationRequests & PasswordRequests>
  activity: Activity
}

export function accountsService(
  deps: AccountsDeps,
  context: RequestContext,
  others: ExportDeps,
): AccountsService {
  const { db, activity } = deps
  const getAccount = (accountId: string) => describe(deps, accountId)

  return {
    ...signUpProcedures(deps, context),
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

/** The account as its owner sees it. Refuses with `not_signed_in` one that has gone meanwhile. */
async function describe(
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
