import { REAL_HASHES } from '../passwords/real-hashes.ts'

export const hashOf = (name: string) => REAL_HASHES[name]?.hash as never
export const json = (value: unknown) => JSON.stringify(value, null, 2)
export const csv = (row: Record<string, unknown>) =>
  [Object.keys(row), Object.values(row)]
    .map((cells) => cells.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(','))
    .join('\r\n')

/** By `dumpdata auth` of Django 5.2.17. */
export const django = json([
  {
    model: 'auth.permission',
    pk: 24,
    fields: { name: 'Can view session', codename: 'view_session' },
  },
  {
    model: 'auth.user',
    pk: 1,
    fields: {
      password: hashOf('PBKDF2 with SHA-256 of Django'),
      last_login: null,
      is_superuser: true,
      username: 'ada',
      first_name: 'Ada',
      last_name: 'Lovelace',
      email: 'ada@django.example',
      is_staff: true,
      is_active: true,
      date_joined: '2020-11-30T15:06:40.444Z',
      groups: [],
      user_permissions: [],
    },
  },
  {
    model: 'auth.user',
    pk: 2,
    fields: {
      password: '!jS5Bdnsp3XGirazazkCPOjPgn4xaPznUiq9M7bqX',
      is_superuser: false,
      username: 'grace',
      email: 'grace@django.example',
      is_active: true,
      date_joined: '2026-11-30T15:06:40.467Z',
    },
  },
])

/** By the script of docs/imports.md, on Better Auth 1.7.25 with its plugin for two factors. */
export const betterAuth = JSON.stringify({
  name: 'Ada Lovelace',
  email: 'ada@better.example',
  emailVerified: true,
  createdAt: '2026-11-30T15:07:09.519Z',
  updatedAt: '2026-11-30T15:07:10.013Z',
  twoFactorEnabled: true,
  id: 'r3TYovwqX4G6mWwkXQgkKB32XWH7fpEw',
  accounts: [
    {
      accountId: 'r3TYovwqX4G6mWwkXQgkKB32XWH7fpEw',
      providerId: 'credential',
      userId: 'r3TYovwqX4G6mWwkXQgkKB32XWH7fpEw',
      password:
        '8e08021943e4c088814bab9d6412d8de:65977462e0bcda3c5eb19465cd92d6eea4156629bf1213107f1870e93525c48c82f6da5649082af34c09bd1cadc8e228a2af9b4a8b920a836094c2c6b56c0018',
      createdAt: '2026-11-30T15:07:09.521Z',
      updatedAt: '2026-11-30T15:07:09.521Z',
      id: 'qLYtFEde6I9VgDc6LpGyYASopcVNUpoe',
    },
  ],
  twoFactor: {
    secret: 'eGNtx9fQGFm2k-FLAmkP6zhLo0AN3xzn',
    userId: 'r3TYovwqX4G6mWwkXQgkKB32XWH7fpEw',
    verified: true,
    failedVerificationCount: 0,
    id: 'pMJKxvCWNwx7vL0dfQ5xb7NdBG0RfyC0',
  },
})

/** The member of Keycloak's export comes after others, which are skipped. */
export const keycloak = json({
  realm: 'team',
  roles: { realm: [{ name: 'users', composites: { realm: ['offline_access'] } }] },
  users: [
    { username: 'service-account-notes', serviceAccountClientId: 'notes', createdTimestamp: 1 },
    {
      id: '1b2a0d4e-8f2b-4c55-9f5e-0d1c8d3a7a10',
      createdTimestamp: 1605794674000,
      username: 'ada',
      enabled: true,
      emailVerified: true,
      firstName: 'Ada',
      lastName: 'Lovelace',
      email: 'ada@keycloak.example',
      attributes: { locale: ['de'] },
      credentials: [
        hashOf('argon2 of Keycloak'),
        {
          type: 'otp',
          secretData: json({ value: 'Zk3sV9qLw2Rt8yHd5Xbn' }),
          credentialData: json({
            subType: 'totp',
            digits: 6,
            counter: 0,
            period: 30,
            algorithm: 'HmacSHA1',
          }),
        },
      ],
      federatedIdentities: [{ identityProvider: 'acme', userId: 'ada-there', userName: 'ada' }],
      requiredActions: [],
      realmRoles: ['default-roles-team'],
    },
  ],
})
