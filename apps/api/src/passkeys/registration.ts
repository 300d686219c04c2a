import { randomBytes, randomUUIDv7 } from 'node:crypto'
import { AppError, type PasskeysService } from '@signin/contracts'
import { fairnessKeyOf, type RequestContext } from '../request-context.ts'
import { createChallenges } from './challenges.ts'
import { creationOptionsOf, verifyCreation } from './creation.ts'
import type { PasskeysDeps } from './deps.ts'
import { storedTransports } from './descriptor.ts'
import { toDto } from './dto.ts'
import { defaultName } from './name.ts'
import { mappingPasskeyErrors, rejectPasskey } from './passkey-errors.ts'
import { addPasskey, lockedPasskeysOf, type PasskeyRow, passkeysOf } from './table.ts'

const MAX_PASSKEYS = 20
const USER_HANDLE_BYTES = 32

type Registration = Pick<PasskeysService, 'startRegistration' | 'finishRegistration'>

/** Adds passkeys to the signed-in account. */
export function registrationProcedures(deps: PasskeysDeps, context: RequestContext): Registration {
  const { db, clock, site, activity, accountRepository, sessionRevocation } = deps
  const { cookies, device, log } = context
  const challenges = createChallenges(deps)

  return {
    async startRegistration({ accountId }, { conditional = false }) {
      const account = await accountRepository.find(accountId)
      // A passkey needs a confirmed address: otherwise an attacker could register one in an account
      // created with the email address of somebody else (pre-hijacking).
      if (!account?.emailConfirmedAt) throw new AppError('not_signed_in')
      const existing = await passkeysOf(db, accountId)
      assertBelowLimit(existing)
      // One user handle per account, random: it must not identify the person (WebAuthn 3, 14.6.1).
      const userHandle = existing[0]?.userHandle ?? Uint8Array.from(randomBytes(USER_HANDLE_BYTES))
      const purpose = conditional ? 'conditionalRegistration' : 'registration'
      const row = { purpose, accountId, userHandle } as const
      const challenge = await challenges.create(cookies.challenge, row)
      return creationOptionsOf(site, { challenge, userHandle, account, existing, conditional })
    },

    async finishRegistration(viewer, { response: attestation, name }) {
      const { accountId } = viewer
      const { clientDataJSON, transports } = attestation.response
      const ceremony = await challenges.consume(
        cookies.challenge,
        clientDataJSON,
        'registration',
        'conditionalRegistration',
      )
      const userHandle = ceremony?.userHandle
      if (!userHandle || ceremony.accountId !== accountId) {
        return rejectPasskey(log, 'not a challenge for this account in this browser')
      }
      const { userVerified, ...columns } = await mappingPasskeyErrors(context, clientDataJSON, () =>
        verifyCreation(site, attestation, {
          challenge: ceremony.challenge,
          conditional: ceremony.purpose === 'conditionalRegistration',
        }),
      )
      const row: PasskeyRow = {
        ...columns,
        id: randomUUIDv7(),
        accountId,
        userHandle,
        transports: storedTransports(transports),
        name: name ?? defaultName(device.userAgent),
        createdAt: clock(),
        lastUsedAt: null,
      }
      await sessionRevocation.inSession(viewer, fairnessKeyOf(context), async (tx) => {
        const existing = await lockedPasskeysOf(tx, accountId)
        assertBelowLimit(existing)
        // Two concurrent first registrations have different handles: reject the second one.
        const first = existing[0]
        if (first && Buffer.compare(first.userHandle, userHandle) !== 0) {
          return rejectPasskey(log, 'the user handle is not the one of its account')
        }
        if (!(await addPasskey(tx, row)))
          return rejectPasskey(log, 'the credential is known already')
        await deps.passkeyFactor.added(tx, viewer, { userVerified })
        await activity.record(tx, { accountId, kind: 'passkeyAdded', detail: row.name }, context)
      })
      log.info({ event: 'passkey_added', account: accountId, passkey: row.id })
      return toDto(row)
    },
  }
}

function assertBelowLimit(existing: PasskeyRow[]): void {
  if (existing.length < MAX_PASSKEYS) return
  const message = `An account has room for ${MAX_PASSKEYS} passkeys. Remove one first.`
  throw new AppError('invalid_input', { issues: [{ path: [], message }] })
}
