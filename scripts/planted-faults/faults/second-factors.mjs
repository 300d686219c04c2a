const api = { package: '@signin/api' }
const secondFactors = { ...api, tests: ['test/journeys/second-factors.test.ts'] }

/** Authenticator apps and recovery codes. */
export const faults = [
  {
    ...secondFactors,
    name: 'a code of the authenticator app works twice',
    file: 'apps/api/src/second-factors/table.ts',
    find: 'lastStep: { lt: step }',
    replace: 'lastStep: { lte: step }',
  },
  {
    ...secondFactors,
    name: 'an older code works after a newer one',
    file: 'apps/api/src/second-factors/table.ts',
    find: 'lastStep: { lt: step }',
    replace: 'lastStep: { not: step }',
  },
  {
    ...secondFactors,
    name: 'the first code of an authenticator app signs in once more',
    file: 'apps/api/src/second-factors/table.ts',
    find: 'data: { seed, newSeed: null, lastStep: step, confirmedAt: now }',
    replace: 'data: { seed, newSeed: null, lastStep: step - 1, confirmedAt: now }',
  },
  {
    ...secondFactors,
    name: 'a code works for five minutes before and after its time',
    file: 'apps/api/src/second-factors/totp.ts',
    find: 'const WINDOW = 1',
    replace: 'const WINDOW = 10',
  },
  {
    ...secondFactors,
    name: 'a recovery code works again and again',
    file: 'apps/api/src/second-factors/table.ts',
    find: 'return (await db.recoveryCode.deleteMany({ where: { accountId, codeHash } })).count === 1',
    replace: 'return (await db.recoveryCode.count({ where: { accountId, codeHash } })) === 1',
  },
  {
    ...secondFactors,
    name: "another account's recovery code works",
    file: 'apps/api/src/second-factors/table.ts',
    find: 'deleteMany({ where: { accountId, codeHash } })',
    replace: 'deleteMany({ where: { codeHash } })',
  },
  {
    ...secondFactors,
    name: 'recovery codes go on working once they were replaced',
    file: 'apps/api/src/second-factors/table.ts',
    find: '  await db.recoveryCode.deleteMany({ where: { accountId } })\n  if (hashes',
    replace: '  if (hashes',
  },
  {
    ...secondFactors,
    name: 'a recovery code is used without its owner being told',
    file: 'apps/api/src/second-factors/factors.ts',
    find: '      await activity.record(tx, { ...happening, about }, occasion)\n',
    replace: '',
  },
  {
    ...secondFactors,
    name: 'the other sessions go on when an authenticator app comes or goes',
    file: 'apps/api/src/second-factors/second-factors.ts',
    find: "        if (outcome !== 'newCodes') await endings.all(tx, accountId, sessionId)\n",
    replace: '',
  },
  {
    ...api,
    name: 'an account whose address was never confirmed may set up an authenticator app',
    tests: ['test/journeys/registration.test.ts'],
    file: 'apps/api/src/second-factors/second-factors.ts',
    find: "      if (!account?.emailConfirmedAt) throw new Refusal('not_signed_in')\n",
    replace: '',
  },
  {
    ...api,
    name: 'the factor that an intruder added stays when it is disowned',
    file: 'apps/api/src/second-factors/factors.ts',
    find: 'if (totp?.confirmedAt && totp.confirmedAt >= since) {',
    replace: 'if (totp?.confirmedAt && totp.confirmedAt < since) {',
    tests: ['test/journeys/taken-back.test.ts'],
  },
  {
    ...api,
    name: 'a seed that was sealed for one account opens for another',
    file: 'apps/api/src/seal.ts',
    find: 'return Buffer.concat([decipher.update(text), decipher.final()])',
    replace: 'return decipher.update(text)',
    tests: ['src/seal.test.ts'],
  },
]
