import { AppError } from '@signin/contracts'
import type { PasswordOwner, PasswordRules } from './rules.ts'

export interface PasswordPolicy {
  minLength: number
  /** @throws {AppError} `invalid_input` on the field `password`, with the rule that it breaks. */
  assertAcceptable(password: string, owner: PasswordOwner): void
}

export function createPasswordPolicy(rules: PasswordRules): PasswordPolicy {
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
