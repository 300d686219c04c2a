import { staff } from '../../trpc.ts'
import { ACT_LIMIT } from './act-limit.ts'
import { AccountAct, ActOutcome, ApiTokenAct, FactorAct, PasskeyAct } from './schema.ts'

/** Acts that remove a single credential of an account. */
export const credentialActs = {
  revokeApiToken: staff
    .meta({
      summary: 'Revokes an API token of an account.',
      errors: ['not_found'],
      limit: ACT_LIMIT,
    })
    .input(ApiTokenAct)
    .output(ActOutcome)
    .mutation(({ ctx, input }) => ctx.adminAccounts.revokeApiToken(ctx.viewer, input)),

  removeSecondFactor: staff
    .meta({
      summary: 'Removes a lost second factor of an account, and ends its sessions.',
      errors: ['not_found'],
      limit: ACT_LIMIT,
    })
    .input(FactorAct)
    .output(ActOutcome)
    .mutation(({ ctx, input }) => ctx.adminAccounts.removeSecondFactor(ctx.viewer, input)),

  removePasskey: staff
    .meta({
      summary: 'Removes a lost passkey of an account, and ends its sessions.',
      errors: ['not_found'],
      limit: ACT_LIMIT,
    })
    .input(PasskeyAct)
    .output(ActOutcome)
    .mutation(({ ctx, input }) => ctx.adminAccounts.removePasskey(ctx.viewer, input)),

  requireSecondFactor: staff
    .meta({
      summary: 'Requires the owner of an account to set up a new second factor.',
      errors: ['not_found'],
      limit: ACT_LIMIT,
    })
    .input(AccountAct)
    .output(ActOutcome)
    .mutation(({ ctx, input }) => ctx.adminAccounts.requireSecondFactor(ctx.viewer, input)),
}
