import { describe, expect, test } from 'vitest'
import { type ImportedHashOptions, parseImportedHash } from '../../src/passwords/imported/parse.ts'
import { readStored } from '../../src/passwords/imported/schemes/schemes.ts'
import { PASSWORD, REAL_HASHES } from './real-hashes.ts'

function storedOf(hash: unknown, options?: ImportedHashOptions): string {
  const parsed = parseImportedHash(hash, options)
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.stored
}

function verify(stored: string, password: string): boolean {
  const reading = readStored(stored)
  if (!reading.ok) throw new Error(reading.reason)
  return reading.verify(password)
}

test.each(Object.entries(REAL_HASHES))('%s verifies its password alone', (_, real) => {
  const { hash, password = PASSWORD, options } = real
  const stored = storedOf(hash, options)
  expect(verify(stored, password)).toBe(true)
  expect(verify(stored, `${password}.`)).toBe(false)
  expect(storedOf(stored), 'the stored form is read as it is').toBe(stored)
})

test('bcrypt reads 72 bytes of a password, as the system that made the hash', () => {
  // By password_hash of PHP 8.2.36, of 120 bytes.
  const stored = storedOf('$2y$04$t3hjQraeSsrysCbtFQk0ZuukrBbZ4FFc7Nl1j9K.1FBpCYpMg6kIO')
  expect(verify(stored, 'ä'.repeat(60))).toBe(true)
  expect(verify(stored, 'ä'.repeat(36))).toBe(true)
  expect(verify(stored, 'ä'.repeat(35))).toBe(false)
})

test.each([
  ['scrypt of Better Auth', true],
  ['scrypt of Django', false],
  ['bcrypt 2b of passlib', false],
])('%s accepts the decomposed form of a password: %s', (name, accepts) => {
  const stored = storedOf(REAL_HASHES[name]?.hash)
  expect(verify(stored, PASSWORD.normalize('NFD'))).toBe(accepts)
})

const SALT = 'c29tZSBzYWx0IG9mIHNvbWU'
const TAG = 'MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI'

describe('the limits', () => {
  test('the memory of scrypt is also that of its p blocks', () => {
    const reading = readStored(`$scrypt$ln=1,r=1024,p=1024$${SALT}$${TAG}`)
    expect(reading).toMatchObject({ ok: true, memoryKib: 128 * 1024 })
  })

  test.each([
    ['Laravel', '$2y$12$8gRZbseQF4rIHGLu12aFMuu1tqZOqE2wO/p3SHSeIczYsfFLoggc6'],
    ['Django 6.0', `pbkdf2_sha256$1200000$FiJBZnAYaLFBCrBut4W9C8$${TAG}`],
    ['Django with argon2', `argon2$argon2id$v=19$m=102400,t=2,p=8$${SALT}$${TAG}`],
    ['Django with scrypt', `scrypt$16384$F4bqb07mYwdXCOpFL3bTfz$8$5$${TAG}`],
    ['Keycloak with SHA-1', `$pbkdf2-sha1$i=1300000$${SALT}$${TAG}`],
    ['argon2-cffi', `$argon2id$v=19$m=65536,t=3,p=4$${SALT}$${TAG}`],
    ['Werkzeug', `$scrypt$ln=15,r=8,p=1$${SALT}$${TAG}`],
    ['passlib with scrypt', `$scrypt$ln=16,r=8,p=1$${SALT}$${TAG}`],
    ['passlib with SHA-crypt', `$6$rounds=656000$B.f9VGGCz/kWJWI/$${'a'.repeat(86)}`],
    ['passlib with phpass', '$P$HruyEfbzpHxfvD/hRflXEHXmUWWhaf.'],
    ['WordPress', '$wp$2y$10$8gRZbseQF4rIHGLu12aFMuu1tqZOqE2wO/p3SHSeIczYsfFLoggc6'],
    ['WordPress before 6.8', '$P$BruyEfbzpHxfvD/hRflXEHXmUWWhaf.'],
  ])('accept the defaults of %s', (_, hash) => {
    expect(parseImportedHash(hash)).toMatchObject({ ok: true })
  })

  test.each([
    ['$2b$16$8gRZbseQF4rIHGLu12aFMuu1tqZOqE2wO/p3SHSeIczYsfFLoggc6', /cost of 16/],
    ['$2b$03$8gRZbseQF4rIHGLu12aFMuu1tqZOqE2wO/p3SHSeIczYsfFLoggc6', /cost of 03/],
    [`$argon2id$v=19$m=4194304,t=1,p=1$${SALT}$${TAG}`, /argon2 parameters/],
    [`$argon2id$v=19$m=65536,t=64,p=1$${SALT}$${TAG}`, /argon2 parameters/],
    [`$argon2id$v=19$m=65536,t=1,p=64$${SALT}$${TAG}`, /argon2 parameters/],
    [`$argon2id$v=19$m=8,t=1,p=4$${SALT}$${TAG}`, /8 KiB of memory for each lane/],
    [`$scrypt$ln=20,r=8,p=1$${SALT}$${TAG}`, /scrypt parameters/],
    [`$scrypt$ln=14,r=8,p=1024$${SALT}$${TAG}`, /scrypt parameters/],
    [`$scrypt$ln=0,r=8,p=1$${SALT}$${TAG}`, /scrypt parameters/],
    [`$fbscrypt$v=1,n=24,r=8,p=1,ss=Bw==,sk=${TAG}$${SALT}$${TAG}`, /scrypt parameters/],
    [`pbkdf2_sha256$99999999$salt$${TAG}`, /99999999 PBKDF2 iterations/],
    [`pbkdf2_sha256$0$salt$${TAG}`, /0 PBKDF2 iterations/],
    ['AQAAAAF/////AAAAEAABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7c', /PBKDF2 iterations/],
    [`$6$rounds=999999999$saltsalt$${'a'.repeat(86)}`, /999999999 SHA-crypt rounds/],
    ['$P$SruyEfbzpHxfvD/hRflXEHXmUWWhaf.', /2\^30 phpass rounds/],
    [`$6$${'a'.repeat(5000)}`, /too long/],
  ])('reject %s', (hash, reason) => {
    expect(parseImportedHash(hash)).toEqual({ ok: false, reason: expect.stringMatching(reason) })
  })
})

test.each([
  ['', /empty/],
  [null, /no hash/],
  [42, /no hash/],
  [{}, /no form that is known/],
  ['correct horse battery staple', /kind of the hash is not known/],
  ['5f4dcc3b5aa765d61d8327deb882cf99', /kind of the hash is not known/],
  ['!lZAbSLbu9ZZmnMX1Mx4o9Zv8RrpKDmIOVXjGwX2r', /no usable password/],
  ['$2x$10$8gRZbseQF4rIHGLu12aFMuu1tqZOqE2wO/p3SHSeIczYsfFLoggc6', /2x is broken/],
  ['$2b$10$8gRZbseQF4rIHGLu12aFMuu1tqZOqE2wO', /not a complete bcrypt/],
  ['$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7', /not known/],
  [`$argon2id$m=65536,t=3,p=4$${SALT}$${TAG}`, /before 1\.3/],
  [`$argon2id$v=19$m=1024,t=3,p=1,keyid=abc$${SALT}$${TAG}`, /secret key/],
  ['{SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=', /no salt/],
  ['{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=', /kind of the hash is not known/],
  ['md5$salt$5f4dcc3b5aa765d61d8327deb882cf99', /single round/],
  ['scrypt$16383$salt$8$1$x', /scrypt hash of Django is damaged/],
  [{ passwordHash: TAG, salt: SALT }, /hash parameters/],
  [{ passwordHash: TAG }, /no salt or no hash/],
  [{ credentialData: '{', secretData: '{}' }, /not a complete password credential/],
  [
    {
      credentialData: { algorithm: '__proto__', hashIterations: 1 },
      secretData: { salt: '', value: '' },
    },
    /algorithm of the Keycloak credential/,
  ],
])('%j is rejected with a reason', (input, reason) => {
  expect(parseImportedHash(input)).toEqual({ ok: false, reason: expect.stringMatching(reason) })
})
