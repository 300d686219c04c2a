import { REAL_HASHES } from '../passwords/real-hashes.ts'
import { betterAuth, csv, django, hashOf, json, keycloak } from './recorded-exports.ts'

/** The seed of an authenticator app, in base32. */
const SEED = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

export interface Export {
  content: string
  email: string
  /** Null where the system exports no hash. */
  password: string | null
  /** The seed of the authenticator app, as the bytes that both sides share. */
  seed?: Buffer
  options?: object
}

/** What each system exports for Ada, with a hash that the system itself made. */
export const EXPORTS: Record<string, Export> = {
  django: {
    content: django,
    email: 'ada@django.example',
    password: 'pässword für Ada 🔑',
    options: { assumeConfirmed: true },
  },
  'better-auth': {
    content: betterAuth,
    email: 'ada@better.example',
    password: 'correct horse battery',
    seed: Buffer.from('eGNtx9fQGFm2k-FLAmkP6zhLo0AN3xzn'),
  },
  keycloak: {
    content: keycloak,
    email: 'ada@keycloak.example',
    password: 'iceberg',
    seed: Buffer.from('Zk3sV9qLw2Rt8yHd5Xbn'),
  },
  firebase: {
    content: json({
      users: [
        {
          localId: 'fEp3qXcRw1',
          email: 'ada@firebase.example',
          emailVerified: true,
          ...(hashOf('scrypt of Firebase') as object),
          displayName: 'Ada Lovelace',
          createdAt: '1605794674000',
          disabled: false,
          providerUserInfo: [
            { providerId: 'password', rawId: 'ada@firebase.example' },
            { providerId: 'google.com', rawId: '108254', email: 'ada@gmail.com' },
          ],
        },
      ],
    }),
    email: 'ada@firebase.example',
    password: 'user1password',
    options: { hashing: REAL_HASHES['scrypt of Firebase']?.options },
  },
  auth0: {
    content: JSON.stringify({
      _id: { $oid: '5fb67d9b2b6f2a0069f1a1aa' },
      email: 'ada@auth0.example',
      email_verified: true,
      passwordHash: hashOf('bcrypt 2b of passlib'),
      password_set_date: { $date: '2020-11-19T14:13:15.273Z' },
      tenant: 'team',
      connection: 'Username-Password-Authentication',
    }),
    email: 'ada@auth0.example',
    password: 'pässword für Ada 🔑',
  },
  devise: {
    content: csv({
      id: 1,
      email: 'ada@devise.example',
      encrypted_password: hashOf('bcrypt of Devise with a pepper'),
      confirmed_at: '2020-11-19 14:04:34.123456',
      created_at: '2020-11-19 14:04:34.123456',
      first_name: 'Ada',
      last_name: 'Lovelace',
    }),
    email: 'ada@devise.example',
    password: 'pässword für Ada 🔑',
    options: { hashing: { pepper: 'a pepper of Devise' } },
  },
  supabase: {
    content: csv({
      id: '9d1c5e8f-1b59-4f0e-8c1a-97f1b1a5f3ce',
      aud: 'authenticated',
      role: 'authenticated',
      email: 'ada@supabase.example',
      encrypted_password: hashOf('bcrypt 2a of passlib'),
      email_confirmed_at: '2020-11-19 14:04:34.123456+00',
      created_at: '2020-11-19 14:04:34.123456+00',
      banned_until: '',
      deleted_at: '',
      raw_user_meta_data: JSON.stringify({ full_name: 'Ada Lovelace' }),
      identities: JSON.stringify([
        {
          provider: 'github',
          provider_id: '4711',
          identity_data: { sub: '4711', email: 'ada@x.example' },
        },
      ]),
      mfa_factors: JSON.stringify([{ factor_type: 'totp', status: 'verified', secret: SEED }]),
    }),
    email: 'ada@supabase.example',
    password: 'pässword für Ada 🔑',
    seed: Buffer.from('48656c6c6f21deadbeef48656c6c6f21deadbeef', 'hex'),
  },
  cognito: {
    content: json({
      Users: [
        {
          Username: '7f0c3c8e',
          Attributes: [
            { Name: 'sub', Value: '7f0c3c8e' },
            { Name: 'email_verified', Value: 'true' },
            { Name: 'email', Value: 'ada@cognito.example' },
            { Name: 'given_name', Value: 'Ada' },
            { Name: 'family_name', Value: 'Lovelace' },
          ],
          UserCreateDate: 1605794674.123,
          Enabled: true,
          UserStatus: 'CONFIRMED',
        },
      ],
    }),
    email: 'ada@cognito.example',
    password: null,
  },
}
