import type { PasswordsService } from '@signin/contracts'
import { vi } from 'vitest'
import type { FakeState } from './state.ts'

export function fakePasswords(state: FakeState) {
  const status = async () => ({
    set: state.passwordSet,
    changedAt: state.passwordSet ? state.account.createdAt : null,
  })
  return {
    rules: vi.fn<PasswordsService['rules']>(() => ({ minLength: 15, maxLength: 256 })),
    status: vi.fn<PasswordsService['status']>(status),
    change: vi.fn<PasswordsService['change']>(async () => {
      state.passwordSet = true
      return status()
    }),
    requestReset: vi.fn<PasswordsService['requestReset']>(async () => ({ status: 'sent' })),
    reset: vi.fn<PasswordsService['reset']>(async () => ({ status: 'reset' })),
  } satisfies Partial<PasswordsService>
}
