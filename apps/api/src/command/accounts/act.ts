import type { Act, Outcome } from '../../administration/act.ts'
import type { Administration } from '../../administration/administration.ts'
import type { AdministeredAccount } from '../../administration/dto.ts'
import { withAccount } from '../administration.ts'
import type { Help } from '../command-help.ts'
import type { DatabaseCommandContext } from '../context.ts'
import { databaseCommand } from '../define.ts'
import { ACCOUNT, parsedReason, REASON, type ReasonFlag } from './parameters.ts'

interface ActDefinition extends Help {
  failure: string
  /** The question to confirm; without one, nothing is asked. */
  question?: (account: string) => string
  act: (administration: Administration, act: Act) => Promise<Outcome>
  done: (account: AdministeredAccount) => string
  /** What is printed if there was nothing to do. */
  already: (account: AdministeredAccount) => string
}

/** A command that acts on one account, and says what it did or that there was nothing to do. */
export function actCommand({ question, act, done, already, ...definition }: ActDefinition) {
  return databaseCommand({
    ...definition,
    destructive: question !== undefined,
    parameters: {
      flags: { reason: REASON },
      positional: { kind: 'tuple', parameters: [ACCOUNT] },
    },
    async run(context: DatabaseCommandContext, flags: ReasonFlag, [account]: [string]) {
      const reason = await parsedReason(flags.reason)
      if (question) await context.confirm(question(account))
      await withAccount(context, account, async (administration, accountId) => {
        const outcome = await act(administration, { accountId, reason })
        await context.out.result(outcome, (outcome.changed ? done : already)(outcome.account))
      })
    },
  })
}
