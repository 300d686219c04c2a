import { router, staff } from '../../trpc.ts'
import { ACT_LIMIT } from './act-limit.ts'
import { credentialActs } from './credential-acts.ts'
import { AccountFilter } from './filter.ts'
import {
  AccountAct,
  AccountCount,
  AccountCreation,
  AccountDetails,
  AccountEmails,
  AccountPage,
  AccountReference,
  AccountSearch,
  AccountSummary,
  ActOutcome,
  RoleAct,
  SessionAct,
} from './schema.ts'

export const adminAccountsRouter = router({
  search: staff
    .meta({
      summary: 'Accounts by name, address, id or connected identity, 50 at a time.',
      role: 'support',
      errors: ['too_slow'],
      limit: { calls: 600, seconds: 60 },
    })
    .input(AccountSearch)
    .output(AccountPage)
    .query(({ ctx, input }) => ctx.adminAccounts.search(ctx.viewer, input)),

  count: staff
    .meta({
      summary: 'How many accounts match, up to 10,000.',
      role: 'support',
      errors: ['too_slow'],
      limit: { calls: 600, seconds: 60 },
    })
    .input(AccountFilter)
    .output(AccountCount)
    .query(({ ctx, input }) => ctx.adminAccounts.count(ctx.viewer, input)),

  show: staff
    .meta({
      summary: 'One account: its credentials without secrets, sessions and tokens.',
      role: 'support',
      errors: ['not_found', 'too_slow'],
    })
    .input(AccountReference)
    .output(AccountDetails)
    .query(({ ctx, input }) => ctx.adminAccounts.show(ctx.viewer, input)),

  emails: staff
    .meta({
      summary: 'What became of the emails to an account, without their content.',
      role: 'support',
      errors: ['not_found', 'too_slow'],
    })
    .input(AccountReference)
    .output(AccountEmails)
    .query(({ ctx, input }) => ctx.adminAccounts.emails(ctx.viewer, input)),

  create: staff
    .meta({
      summary: 'Creates an account, and emails its owner a link to choose a password.',
      errors: ['address_taken'],
      limit: ACT_LIMIT,
    })
    .input(AccountCreation)
    .output(AccountSummary)
    .mutation(({ ctx, input }) => ctx.adminAccounts.create(ctx.viewer, input)),

  revokeSession: staff
    .meta({
      summary: 'Ends one session of an account.',
      role: 'support',
      errors: ['not_found'],
      limit: ACT_LIMIT,
    })
    .input(SessionAct)
    .output(ActOutcome)
    .mutation(({ ctx, input }) => ctx.adminAccounts.revokeSession(ctx.viewer, input)),

  revokeSessions: staff
    .meta({
      summary: 'Ends every session of an account.',
      role: 'support',
      errors: ['not_found'],
      limit: ACT_LIMIT,
    })
    .input(AccountAct)
    .output(ActOutcome)
    .mutation(({ ctx, input }) => ctx.adminAccounts.revokeSessions(ctx.viewer, input)),

  sendReset: staff
    .meta({
      summary: 'Emails the owner a link to choose a password.',
      role: 'support',
      errors: ['not_found', 'account_suspended'],
      limit: ACT_LIMIT,
    })
    .input(AccountAct)
    .output(ActOutcome)
    .mutation(({ ctx, input }) => ctx.adminAccounts.sendReset(ctx.viewer, input)),

  ...credentialActs,

  suspend: staff
    .meta({
      summary: 'Suspends an account: nobody can sign in to it.',
      errors: ['not_found', 'last_admin'],
      limit: ACT_LIMIT,
    })
    .input(AccountAct)
    .output(ActOutcome)
    .mutation(({ ctx, input }) => ctx.adminAccounts.suspend(ctx.viewer, input)),

  restore: staff
    .meta({
      summary: 'Restores a suspended account.',
      errors: ['not_found'],
      limit: ACT_LIMIT,
    })
    .input(AccountAct)
    .output(ActOutcome)
    .mutation(({ ctx, input }) => ctx.adminAccounts.restore(ctx.viewer, input)),

  lockDown: staff
    .meta({
      summary:
        'Removes all that opens an account, and emails its owner a link to choose a password.',
      errors: ['not_found'],
      limit: ACT_LIMIT,
    })
    .input(AccountAct)
    .output(ActOutcome)
    .mutation(({ ctx, input }) => ctx.adminAccounts.lockDown(ctx.viewer, input)),

  setRole: staff
    .meta({
      summary: 'Changes the role of an account, and ends its sessions.',
      errors: ['not_found', 'last_admin'],
      limit: ACT_LIMIT,
    })
    .input(RoleAct)
    .output(ActOutcome)
    .mutation(({ ctx, input }) => ctx.adminAccounts.setRole(ctx.viewer, input)),

  scheduleDeletion: staff
    .meta({
      summary: 'Schedules the deletion of an account in 14 days.',
      errors: ['not_found', 'last_admin'],
      limit: ACT_LIMIT,
    })
    .input(AccountAct)
    .output(ActOutcome)
    .mutation(({ ctx, input }) => ctx.adminAccounts.scheduleDeletion(ctx.viewer, input)),

  cancelDeletion: staff
    .meta({
      summary: 'Cancels a scheduled deletion.',
      errors: ['not_found'],
      limit: ACT_LIMIT,
    })
    .input(AccountAct)
    .output(ActOutcome)
    .mutation(({ ctx, input }) => ctx.adminAccounts.cancelDeletion(ctx.viewer, input)),
})
