import type { AccountDetails, ApiToken, Session } from '@signin/contracts'
import { deviceName, deviceNames } from '../../sessions/device.ts'
import { formatScope } from '../../tokens/format-scope.ts'
import type { Act } from './act.ts'

export function revokeSession(session: Session): Act {
  const device = deviceName(session)
  return {
    title: `End the session of ${device}?`,
    text: `It was last seen at ${session.address || 'an unknown address'}. Whoever uses it has to sign in again.`,
    confirm: 'End session',
    danger: true,
    done: `The session of ${device} has ended.`,
    already: 'This session had ended already.',
    endsWhenGone: true,
    run: (accounts, { accountId, reason }) =>
      accounts.revokeSession.mutate({ accountId, reason, sessionId: session.id }),
  }
}

export function revokeSessions({ sessions }: AccountDetails): Act {
  return {
    title: 'End all sessions?',
    text: 'The person has to sign in again on every device. API tokens stay.',
    goes: [deviceNames(sessions)],
    confirm: 'End all sessions',
    danger: true,
    done: 'All sessions have ended.',
    already: 'All sessions had ended already.',
    run: (accounts, { accountId, reason }) => accounts.revokeSessions.mutate({ accountId, reason }),
  }
}

export function revokeApiToken({ id, name, ending, scopes }: ApiToken): Act {
  return {
    title: `Revoke the API token “${name}”?`,
    text: `It ends in …${ending}. Whatever uses it is rejected at once. This cannot be undone.`,
    goes: scopes.map(formatScope),
    confirm: 'Revoke token',
    danger: true,
    done: `The API token “${name}” is revoked.`,
    already: `The API token “${name}” was revoked already.`,
    endsWhenGone: true,
    run: (accounts, { accountId, reason }) =>
      accounts.revokeApiToken.mutate({ accountId, reason, tokenId: id }),
  }
}
