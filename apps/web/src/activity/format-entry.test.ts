import { ACTIVITY_KINDS, type ActivityEntry } from '@signin/contracts'
import { expect, test } from 'vitest'
import { signedInEntry } from '../../test/fixtures.ts'
import { formatEntry } from './format-entry.ts'

const words = (entry: Partial<ActivityEntry>) => formatEntry({ ...signedInEntry, ...entry })

test.for(ACTIVITY_KINDS)('%s is one sentence, with any other fields', (kind) => {
  for (const detail of [null, 'a name'])
    for (const method of [null, 'passkey'] as const)
      for (const factor of [null, 'recoveryCode'] as const)
        expect(words({ kind, detail, method, factor })).toMatch(/^[A-Z][^.]*\.$/)
})

test('no two kinds have the same text', () => {
  const bare = { method: null, factor: null, detail: null }
  expect(new Set(ACTIVITY_KINDS.map((kind) => words({ kind, ...bare }))).size).toBe(
    ACTIVITY_KINDS.length,
  )
})

test.for([
  [{ kind: 'signedIn' }, 'You signed in with your password and a code.'],
  [
    { kind: 'signInRefused', factor: null },
    'Somebody tried to sign in with your password, and was refused.',
  ],
  [{ kind: 'secondFactorRefused', factor: 'totp' }, 'A code was refused.'],
  [{ kind: 'otherSessionsRevoked', detail: '1' }, 'You signed one other device out.'],
  [{ kind: 'otherSessionsRevoked', detail: '3' }, 'You signed 3 other devices out.'],
  [{ kind: 'recoveryCodeUsed', detail: '7' }, 'A recovery code was used, and 7 are left.'],
  [{ kind: 'recoveryCodeUsed', detail: '1' }, 'A recovery code was used, and 1 is left.'],
  [{ kind: 'passkeyRemoved', detail: 'Old phone' }, 'You removed the passkey “Old phone”.'],
  [{ kind: 'identityAdded', detail: 'Google' }, 'You connected Google.'],
  [{ kind: 'identityRemoved', detail: null }, 'You disconnected an account elsewhere.'],
  [{ kind: 'apiTokenCreated', detail: 'Backups' }, 'You made the API token “Backups”.'],
  [{ kind: 'apiTokenRevoked', detail: 'Backups' }, 'You revoked the API token “Backups”.'],
  [
    { kind: 'signedIn', method: 'identityProvider', factor: null },
    'You signed in with another service.',
  ],
  [
    { kind: 'emailChanged', detail: 'new@example.com' },
    'You changed your email address to new@example.com.',
  ],
] as const)('%o', ([entry, sentence]) => expect(words(entry)).toBe(sentence))
