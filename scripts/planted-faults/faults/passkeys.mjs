const api = { package: '@signin/api' }
const challenges = { ...api, tests: ['test/passkeys/challenges.test.ts'] }
const secondFactor = { ...api, tests: ['test/passkeys/second-factor.test.ts'] }
const registration = { ...api, tests: ['test/passkeys/registration-answers.test.ts'] }
const hostile = { ...api, tests: ['test/passkeys/hostile.test.ts'] }
const signIn = { ...api, tests: ['test/passkeys/sign-in.test.ts'] }

/** WebAuthn: challenges, registrations, assertions. */
export const faults = [
  {
    ...challenges,
    name: 'a challenge is accepted any number of times',
    file: 'apps/api/src/passkeys/table.ts',
    find: `    delete from passkey_challenges
    where token_hash = \${tokenHash} and challenge = \${challenge}
      and purpose = any(\${purposes}) and expires_at > \${now} and created_at <= \${latestPlausible(now)}
    returning challenge, purpose, account_id as "accountId", user_handle as "userHandle",
      begun_order as "startOrder"\``,
    replace: `    select challenge, purpose, account_id as "accountId", user_handle as "userHandle",
      begun_order as "startOrder"
    from passkey_challenges
    where token_hash = \${tokenHash} and challenge = \${challenge}
      and purpose = any(\${purposes}) and expires_at > \${now}\``,
  },
  {
    ...challenges,
    name: 'a challenge never expires',
    file: 'apps/api/src/passkeys/table.ts',
    find: 'and purpose = any(${purposes}) and expires_at > ${now}',
    replace: 'and purpose = any(${purposes})',
  },
  {
    ...challenges,
    name: 'a challenge is valid for an hour',
    file: 'apps/api/src/passkeys/challenges.ts',
    find: 'export const CHALLENGE_TTL_MS = 5 * 60_000',
    replace: 'export const CHALLENGE_TTL_MS = 60 * 60_000',
  },
  {
    ...challenges,
    name: 'a challenge is accepted in another browser',
    file: 'apps/api/src/passkeys/table.ts',
    find: 'where token_hash = ${tokenHash} and challenge = ${challenge}',
    replace: 'where challenge = ${challenge}',
  },
  {
    ...challenges,
    name: 'a challenge of a registration is accepted at sign-in',
    file: 'apps/api/src/passkeys/table.ts',
    find: 'and purpose = any(${purposes}) and expires_at > ${now}',
    replace: 'and expires_at > ${now}',
  },
  {
    ...signIn,
    name: 'a passkey signs in on a page of another origin',
    file: 'apps/api/src/passkeys/request.ts',
    find: 'expectedOrigin: site.origin,',
    replace: 'expectedOrigin: JSON.parse(isoBase64URL.toUTF8String(clientDataJSON)).origin,',
  },
  {
    ...registration,
    name: 'a passkey is registered on a page of another origin',
    file: 'apps/api/src/passkeys/creation.ts',
    find: 'expectedOrigin: site.origin,',
    replace: 'expectedOrigin: JSON.parse(isoBase64URL.toUTF8String(clientDataJSON)).origin,',
  },
  {
    ...registration,
    name: 'a passkey is accepted from a cross-origin frame',
    file: 'apps/api/src/passkeys/passkey-errors.ts',
    find: "    if (decodeClientDataJSON(clientDataJSON).crossOrigin) throw new Error('framed by another site')\n",
    replace: '',
  },
  {
    ...registration,
    name: 'a passkey is registered without user verification',
    file: 'apps/api/src/passkeys/creation.ts',
    find: 'requireUserVerification: !conditional,',
    replace: 'requireUserVerification: false,',
  },
  {
    ...hostile,
    name: 'a passkey is stored whose key does not import',
    file: 'apps/api/src/passkeys/creation.ts',
    find: '  assertUsableKey(credential.publicKey)\n',
    replace: '',
  },
  {
    ...hostile,
    name: 'truncated authenticator data is accepted',
    file: 'apps/api/src/passkeys/cbor.ts',
    find: 'if (end !== copy.length)',
    replace: 'if (end < 0)',
  },
  {
    ...secondFactor,
    name: 'a passkey signs in without user verification',
    file: 'apps/api/src/passkeys/proofs.ts',
    find: 'requireUserVerification: !isSecondFactor,',
    replace: 'requireUserVerification: false,',
  },
  {
    ...secondFactor,
    name: "another account's passkey is accepted as a second factor",
    file: 'apps/api/src/passkeys/proofs.ts',
    find: 'if (!belongsTo(passkey, accountId) || !belongsTo(passkey, ceremony.accountId)) {',
    replace: 'if (passkey.accountId === passkey.id) {',
  },
  {
    ...signIn,
    name: 'the signature of a passkey is not verified',
    file: 'apps/api/src/passkeys/request.ts',
    find: 'signed: verified && passkey !== null,',
    replace: 'signed: passkey !== null,',
  },
  {
    ...signIn,
    name: 'the user handle is not compared',
    file: 'apps/api/src/passkeys/proofs.ts',
    find: '(userHandle || isHandleRequired) &&\n        userHandle !== isoBase64URL.fromBuffer(passkey.userHandle)',
    replace: 'isHandleRequired &&\n        !userHandle',
  },
  {
    ...api,
    name: 'the last sign-in method is removed',
    file: 'apps/api/src/passkeys/service.ts',
    find: 'if (remaining.length === 0 && !(await hasOtherCredential(tx, accountId))) {',
    replace: 'if (remaining.length < 0) {',
    tests: ['test/passkeys/removal.test.ts'],
  },
  {
    ...api,
    name: 'concurrent requests remove both of the last two passkeys',
    file: 'apps/api/src/passkeys/table.ts',
    find: 'select pg_advisory_xact_lock(',
    replace: 'select pg_try_advisory_xact_lock(',
    tests: ['test/passkeys/removal.test.ts'],
  },
  {
    ...api,
    name: "another account's passkey is overwritten",
    file: 'apps/api/src/passkeys/registration.ts',
    find: "if (!(await addPasskey(tx, row)))\n          return rejectPasskey(log, 'the credential is known already')",
    replace: 'await addPasskey(tx, row)',
    tests: ['test/passkeys/registration.test.ts'],
  },
]
