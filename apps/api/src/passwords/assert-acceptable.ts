import { AppError } from '@signin/contracts'
import type { PasswordOwner, PasswordRules } from './rules.ts'

export interface Rules {
  minLength: number
  /** Refuses a password that cannot be set with the reason, on the field it was typed into. */
  assertAcceptable(password: string, owner: PasswordOwner): void
}

export function assertingAcceptable(rules: PasswordRules): Rules {
  return {
    minLength: rules.minLength,
    assertAcceptable(password, owner) {
      const message = rules.problemWith(password, owner)
      if (message) rejectField('password', message)
    },
  }
}

export function rejectField(field: string, message: string): never {
  throw new AppError('invalid_input', { issues: [{ path: [field], message }] })
}
