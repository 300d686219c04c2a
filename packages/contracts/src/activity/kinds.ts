/** What an operator does to an account. */
export const ADMINISTRATION_KINDS = [
  'accountCreated',
  'roleChanged',
  'accountSuspended',
  'accountRestored',
  'accountLockedDown',
  'passwordResetSent',
  'sessionRevokedByAdmin',
  'sessionsRevokedByAdmin',
  'apiTokenRevokedByAdmin',
  'totpRemovedByAdmin',
  'recoveryCodesRemovedByAdmin',
  'passkeyRemovedByAdmin',
  'secondFactorRequiredByAdmin',
  'deletionScheduledByAdmin',
  'deletionCancelledByAdmin',
] as const

/** An admin acts as the owner of the account. */
export const IMPERSONATION_KINDS = ['impersonationStarted', 'impersonationEnded'] as const

/** All kinds of activity entries, grouped by the filters that the account owner sees. */
export const activityGroups = {
  signIns: [
    'signedIn',
    'signInRefused',
    'secondFactorRefused',
    'reauthenticated',
    'signedOut',
    'sessionRevoked',
    'otherSessionsRevoked',
    'deviceDisowned',
  ],
  security: [
    'passwordSet',
    'passwordChanged',
    'passwordReset',
    'totpAdded',
    'totpRemoved',
    'passkeyAdded',
    'passkeyRenamed',
    'passkeyRemoved',
    'passkeyAskedFor',
    'passkeyNoLongerAskedFor',
    'recoveryCodesReplaced',
    'recoveryCodeUsed',
    'identityAdded',
    'identityRemoved',
    'apiTokenCreated',
    'apiTokenRevoked',
  ],
  account: [
    'registered',
    'accountImported',
    'emailConfirmed',
    'emailChangeRequested',
    'emailChangeCancelled',
    'emailChanged',
    'emailChangeUndone',
    'profileChanged',
    'avatarChanged',
    'dataExported',
    'deletionRequested',
    'deletionCancelled',
    ...ADMINISTRATION_KINDS,
    ...IMPERSONATION_KINDS,
  ],
} as const

export type ActivityGroup = keyof typeof activityGroups
export type ActivityKind = (typeof activityGroups)[ActivityGroup][number]
export const ACTIVITY_KINDS = Object.values(activityGroups).flat() as ActivityKind[]
