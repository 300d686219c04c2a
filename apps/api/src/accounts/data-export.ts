import type {
  Account,
  AccountExport,
  AccountsService,
  PasskeysService,
  PasswordsService,
  SecondFactorsService,
  SessionsService,
  Viewer,
} from '@signin/contracts'
import type { RequestContext } from '../request-context.ts'
import type { AccountsDeps } from './deps.ts'

/** The features that store personal data. Each is called as it is for the account owner. */
export interface ExportDeps {
  sessions: Pick<SessionsService, 'list'>
  passkeys: Pick<PasskeysService, 'list'>
  passwords: Pick<PasswordsService, 'status'>
  secondFactors: Pick<SecondFactorsService, 'status'>
}

export function exportProcedures(
  {
    db,
    clock,
    accountRepository,
    avatars,
    identities,
    sessionRevocation,
    activity,
    exportLimit,
    apiTokens,
    devices,
  }: AccountsDeps,
  context: RequestContext,
  { sessions, passkeys, passwords, secondFactors }: ExportDeps,
  getAccount: (accountId: string) => Promise<Account>,
): Pick<AccountsService, 'exportData'> {
  return {
    async exportData(viewer) {
      // Lock the account before the export slot is acquired: a request that waits for the lock must
      // not occupy the slot.
      await db.$transaction(async (tx) => {
        await sessionRevocation.requireActiveSession(tx, viewer)
        await activity.record(tx, { accountId: viewer.accountId, kind: 'dataExported' }, context)
      })
      const exported = await exportLimit(() => collectExport(viewer), viewer.accountId)
      // The export takes time, and the owner may have revoked this session since it started.
      await db.$transaction((tx) => sessionRevocation.requireActiveSession(tx, viewer))
      return exported
    },
  }

  async function collectExport(viewer: Viewer): Promise<AccountExport> {
    const { accountId, sessionId } = viewer
    return {
      format: 'signin.account-export',
      version: 1,
      exportedAt: clock().toISOString(),
      account: await getAccount(accountId),
      avatar: await avatarDataUrlOf(accountId),
      password: await passwords.status(viewer),
      secondFactors: await secondFactors.status(viewer),
      passkeys: (await passkeys.list(viewer)).passkeys,
      identities: await identities.exportOf(accountId),
      apiTokens: await apiTokens.listOf(accountId),
      sessions: await sessions.list(viewer),
      knownDevices: await devices.listOf(accountId),
      activity: await activity.allOf(accountId, sessionId),
    }
  }

  async function avatarDataUrlOf(accountId: string): Promise<string | null> {
    const key = (await accountRepository.find(accountId))?.avatarKey
    const picture = key ? await avatars.get(key) : null
    return picture && `data:image/webp;base64,${Buffer.from(picture).toString('base64')}`
  }
}
