import type { Outcome } from '../../administration/act.ts'
import type { Administration } from '../../administration/administration.ts'
import { withAccount } from '../administration.ts'
import type { DatabaseCommandContext } from '../context.ts'
import { databaseCommand } from '../define.ts'
import { UsageError } from '../errors.ts'
import { isUuid } from '../uuid.ts'
import { ACCOUNT, parsedReason, REASON, type ReasonFlag } from './parameters.ts'

/** By the word at the command line; a passkey is named by its id. */
const FACTORS: Record<string, 'totp' | 'recoveryCodes'> = {
  totp: 'totp',
  'recovery-codes': 'recoveryCodes',
}

/** For a person who lost it, and signs in with what is left. */
export const removeFactor = databaseCommand({
  brief: 'Remove a lost authenticator app, passkey or the recovery codes',
  description:
    'The person signs in with what is left. The sessions end, and the owner is told by email. If a second factor is required of the account and none is left, the next sign-in by password needs an emailed link, and leads to the setup of another.',
  examples: [
    'accounts remove-factor ada@example.com totp',
    'accounts remove-factor ada@example.com recovery-codes',
    'accounts remove-factor ada@example.com 019dbf29-8f5e-7d6b-9a30-3a5a66d3b9a1',
  ],
  failure: 'No factor was removed.',
  destructive: true,
  parameters: {
    flags: { reason: REASON },
    positional: {
      kind: 'tuple',
      parameters: [
        ACCOUNT,
        {
          brief:
            'totp, recovery-codes, or the id of a passkey, which "signin accounts show" prints',
          placeholder: 'factor',
          parse: String,
          proposeCompletions: (partial) =>
            Object.keys(FACTORS).filter((factor) => factor.startsWith(partial)),
        },
      ],
    },
  },
  async run(context: DatabaseCommandContext, flags: ReasonFlag, [account, word]: [string, string]) {
    const factor = FACTORS[word]
    if (!factor && !isUuid(word)) {
      throw new UsageError(`Choose ${Object.keys(FACTORS).join(', ')} or the id of a passkey.`)
    }
    const reason = await parsedReason(flags.reason)
    await context.confirm(`Remove ${factor ? word : 'the passkey'} from the account ${account}?`)
    await withAccount(context, account, async (administration, accountId) => {
      const outcome = factor
        ? await administration.removeSecondFactor({ accountId, factor, reason })
        : await removePasskey(administration, { accountId, passkeyId: word.toLowerCase(), reason })
      const { email } = outcome.account
      await context.out.result(
        outcome,
        outcome.changed
          ? `It was removed from ${email}, whose sessions have ended.`
          : `${email} has no ${word}.`,
      )
    })
  },
})

/** An unknown passkey is no unknown account, which `not_found` would be taken for. */
async function removePasskey(
  administration: Administration,
  act: { accountId: string; passkeyId: string; reason: string | undefined },
): Promise<Outcome> {
  const { passkeys } = await administration.show(act.accountId)
  if (!passkeys.some(({ id }) => id === act.passkeyId)) {
    throw new UsageError(`The account has no passkey ${act.passkeyId}.`)
  }
  return administration.removePasskey(act)
}
