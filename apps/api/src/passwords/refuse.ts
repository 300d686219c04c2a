import { Refusal } from '@signin/contracts'
import type { PasswordOwner, PasswordRules } from './rules.ts'

export interface Rules {
  minLength: number
  /** Refuses a password that cannot be set with the reason, on the field it was typed into. */
  refuse(password: string, about: PasswordOwner): void
}

export function refusing(rules: PasswordRules): Rules {
  return {
    minLength: rules.minLength,
    refuse(password, about) {
      const message = rules.problemWith(password, about)
      if (message) refuseField('password', message)
    },
  }
}

export function refuseField(field: string, message: string): never {
  throw new Refusal('invalid_input', { issues: [{ path: [field], message }] })
}
