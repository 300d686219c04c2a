import { NewApiToken } from '@signin/contracts'
import type { Schema } from '../form.ts'
import { type Kind, scopesFor } from './format-scope.ts'

export type TokenFormValues = {
  kind: Kind
  name: string
  service: string
  /** Separated by spaces (RFC 6749, 3.3). */
  scopes: string
  expiresInDays: string
}

export const LIFETIMES = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
] as const

export const emptyForm: TokenFormValues = {
  kind: 'personal',
  name: '',
  service: '',
  scopes: '',
  expiresInDays: '90',
}

/** Accepts `unknown`: form values are strings, where the contract has a list and a number. */
export const NewTokenSchema: Schema<unknown, NewApiToken> = NewApiToken

/**
 * The form's values as the API takes them, with only the scopes that this kind of token can have.
 */
export function newTokenOf(typed: TokenFormValues, offered: readonly string[]): NewApiToken {
  const ticked = typed.scopes.split(' ')
  const details = {
    name: typed.name,
    scopes: scopesFor(typed.kind, offered).filter((scope) => ticked.includes(scope)),
    expiresInDays: Number(typed.expiresInDays),
  }
  return typed.kind === 'personal'
    ? { kind: 'personal', ...details }
    : { kind: 'service', service: typed.service.trim(), ...details }
}
