import { availableParallelism } from 'node:os'
import { IMPERSONATION_POLICIES } from '@signin/contracts'
import { z } from 'zod'
import { oneOf, wholeNumber } from '../env-fields.ts'
import { section, variable } from '../variable.ts'

export const policy = section(
  'Policy',
  {
    PASSWORD_MIN_LENGTH: variable(wholeNumber(8, 64).default(15), {
      description:
        '8 to 64, for passwords that are set from then on; under 15 only where a second factor is demanded (NIST 800-63B-4, 3.1.1.2)',
    }),
    BREACHED_PASSWORDS: variable(z.string().optional(), {
      description:
        'The path of [a larger list of breached passwords](#a-larger-list-of-breached-passwords), made by `breached:build`',
      unset: 'the list that is shipped',
      template: { example: '/run/secrets/breached-passwords.bin' },
    }),
    REQUIRE_SECOND_FACTOR: variable(oneOf('none', 'admins', 'all').default('none'), {
      description:
        'Whom a second factor is demanded of: `none`, `admins` or `all`. Who lacks one can only set one up',
    }),
    IMPERSONATION: variable(oneOf(...IMPERSONATION_POLICIES).default('off'), {
      description:
        'Whether an admin may act as the owner of an account: `off`; `read-only`; or `changes`, of the profile and in your other services. For 30 minutes at most, with a reason that the owner is sent',
    }),
    BCRYPT_COST: variable(wholeNumber(12, 18).default(12), {
      description:
        '12 to 18, and with `NODE_ENV=test` from 4. Each step doubles what a guess costs, and what a sign-in costs; a hash of a lower cost is replaced at the next sign-in',
    }),
    HASHING_THREADS: variable(wholeNumber(1, 256).default(availableParallelism()), {
      description: 'How many passwords a replica hashes at once, 1 to 256',
      unset: 'the number of cores',
      template: { example: '' },
    }),
  },
  (env) => ({
    passwordMinLength: env.PASSWORD_MIN_LENGTH,
    /** If undefined, the list that is shipped with the api is used. */
    breachedPasswords: env.BREACHED_PASSWORDS,
    secondFactorPolicy: env.REQUIRE_SECOND_FACTOR,
    impersonation: env.IMPERSONATION,
    bcryptCost: env.BCRYPT_COST,
    hashingThreads: env.HASHING_THREADS,
  }),
)
