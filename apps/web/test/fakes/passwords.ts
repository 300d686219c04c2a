import type { PasswordsService } from '@signin/contracts'
import { vi } from 'vitest'
import type { House } from './house.ts'

export function fakePasswords(house: House) {
  const status = async () => ({
    set: house.passwordSet,
    changedAt: house.passwordSet ? house.account.createdAt : null,
  })
  return {
    rules: vi.fn<PasswordsService['rules']>(() => ({ minLength: 15, maxLength: 256 })),
    status: vi.fn<PasswordsService['status']>(status),
    change: vi.fn<PasswordsService['change']>(async () => {
      house.passwordSet = true
      return status()
    }),
    requestReset: vi.fn<PasswordsService['requestReset']>(async () => ({ status: 'sent' })),
    reset: vi.fn<PasswordsService['reset']>(async () => ({ status: 'reset' })),
  } satisfies PasswordsService
}
