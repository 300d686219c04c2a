import { AppError, type SessionsService } from '@signin/contracts'
import type { RequestContext } from '../request-context.ts'
import { asDevice } from '../throttling/throttles.ts'
import type { Proof, Redeem } from './decision.ts'
import type { SessionsDeps } from './deps.ts'

type SigningIn = Pick<
  SessionsService,
  'signIn' | 'requestSignInLink' | 'signInWithLink' | 'completeSecondFactor' | 'reauthenticate'
>

interface CheckedPassword {
  accountId: string
  /** When the password that matched was set. */
  changedAt: Date
  startOrder: bigint
}

/** Verifies proofs. The gate decides what they grant. */
export function signInProcedures(deps: SessionsDeps, context: RequestContext): SigningIn {
  const { db, accountRepository, devices, passwords, factors, throttles, links, outbox, activity } =
    deps
  const { gate, sessionRevocation } = deps

  return {
    /**
     * An unknown address takes the same steps as a known one, against enumeration. The device is
     * recognised before hashing is queued, because known devices have slots of their own.
     */
    async signIn({ email, password }) {
      const startOrder = await gate.nextOrder()
      const accountId = await accountRepository.idOf(email)
      const device = await devices.recognise(accountId, context.cookies.device.read())
      const client = { address: context.device.address, known: device && accountId }
      const changedAt = await passwords.withHashingSlot(client, ({ check }) =>
        throttles.password.guess(email, device, () => check(accountId, password)),
      )
      if (accountId && changedAt) {
        return gate.signIn(context, byPassword({ accountId, changedAt, startOrder }))
      }

      const refused = { accountId, kind: 'signInRefused', method: 'password' } as const
      await activity.record(db, refused, context)
      throw new AppError('wrong_email_or_password')
    },

    async requestSignInLink({ email }) {
      const accountId = await accountRepository.idOf(email)
      const device = await devices.recognise(accountId, context.cookies.device.read())
      await throttles.allowMail('signInLink', email, context.device.address, device)
      await outbox.post(db, 'signInLink', { email })
      return { status: 'sent' }
    },

    /**
     * An attacker may have created an account with the email address and a password of their own,
     * for the owner to use (account pre-hijacking). Opening the link proves the mailbox, so an
     * unconfirmed account's password and sessions are removed (the rule of phx.gen.auth).
     */
    async signInWithLink({ token }) {
      const startOrder = await gate.nextOrder()
      const link = await links.find(token, 'signIn')
      if (!link?.accountId) throw new AppError('link_not_valid')
      const { accountId } = link
      const redeem: Redeem = async (tx) => {
        const account = await accountRepository.find(accountId, tx)
        const sent = account && { token, email: account.email }
        if (!sent || !(await links.consumeSentTo(tx, sent, 'signIn'))) {
          throw new AppError('link_not_valid')
        }
        if (!(await accountRepository.markAddressVerified(tx, accountId))) return
        await passwords.drop(tx, accountId)
        await sessionRevocation.revokeAll(tx, accountId)
        await activity.record(tx, { accountId, kind: 'emailConfirmed' }, context)
      }
      return gate.signIn(context, { accountId, method: 'mailLink', startOrder, redeem })
    },

    async completeSecondFactor(proof) {
      const pending = await gate.pending(context)
      if (!pending) throw new AppError('sign_in_expired')
      const { accountId, method } = pending
      const device = await devices.recognise(accountId, context.cookies.device.read())
      const verify = () => factors.verify(context, accountId, proof)
      // Counted per first factor: an attacker with the password uses up nothing of an owner who
      // opened an email link.
      const counted = `${accountId} ${method}`
      const { secondFactor } = throttles
      const redeem =
        proof.method === 'passkey'
          ? // A passkey cannot be guessed: a valid one never waits, invalid ones must not flood the log.
            ((await verify()) ?? (await secondFactor.guess(`${counted} passkey`, device, nothing)))
          : await secondFactor.guess(counted, device, verify)
      if (redeem) return gate.complete(context, pending, { factor: proof.method, redeem })

      const refused = {
        accountId,
        kind: 'secondFactorRefused',
        method,
        factor: proof.method,
      } as const
      await activity.record(db, refused, context)
      throw new AppError(proof.method === 'passkey' ? 'passkey_rejected' : 'wrong_code')
    },

    async reauthenticate({ accountId, sessionId }, proof) {
      if (proof.method === 'passkey') {
        const proved = await deps.passkeys.verify(context, proof.response, { accountId })
        return gate.reauthenticate(context, proved, sessionId)
      }
      const startOrder = await gate.nextOrder()
      const account = await accountRepository.find(accountId)
      const device = await devices.recognise(accountId, context.cookies.device.read())
      const client = { address: context.device.address, known: accountId }
      const changedAt = await passwords.withHashingSlot(client, ({ check }) =>
        throttles.password.guess(account?.email ?? accountId, device ?? asDevice(sessionId), () =>
          check(accountId, proof.password),
        ),
      )
      if (changedAt) {
        return gate.reauthenticate(
          context,
          byPassword({ accountId, changedAt, startOrder }),
          sessionId,
        )
      }

      const refused = { accountId, kind: 'signInRefused', method: 'password' } as const
      await activity.record(db, refused, context)
      throw new AppError('wrong_password')
    },
  }

  async function nothing() {
    return null
  }

  function byPassword({ accountId, changedAt, startOrder }: CheckedPassword): Proof {
    return {
      accountId,
      method: 'password',
      startOrder,
      async redeem(tx) {
        if (await passwords.isUnchanged(tx, accountId, changedAt)) return
        throw new AppError('wrong_email_or_password')
      },
    }
  }
}
