import type { AccountsService } from '@signin/contracts'
import { vi } from 'vitest'
import { noSecondFactor, REGISTRATION, thisSession } from '../fixtures.ts'
import { type House, viewer } from './house.ts'

const sent = async () => ({ status: 'sent' }) as const

export function fakeAccounts(house: House) {
  return {
    register: vi.fn<AccountsService['register']>(async ({ email }) => ({
      status: 'received',
      email,
      registration: REGISTRATION,
    })),
    resendConfirmation: vi.fn<AccountsService['resendConfirmation']>(sent),
    confirmEmail: vi.fn<AccountsService['confirmEmail']>(async () => {
      house.viewer = viewer
      return { status: 'signedIn', session: thisSession, mayOfferPasskey: false }
    }),
    me: vi.fn<AccountsService['me']>(async () => house.account),
    updateProfile: vi.fn<AccountsService['updateProfile']>(async (_viewer, update) => {
      house.account = { ...house.account, ...(update as Partial<typeof house.account>) }
      return house.account
    }),
    requestEmailChange: vi.fn<AccountsService['requestEmailChange']>(async (_viewer, { email }) => {
      house.account = { ...house.account, newEmail: email }
      return { status: 'sent' }
    }),
    cancelEmailChange: vi.fn<AccountsService['cancelEmailChange']>(async () => {
      house.account = { ...house.account, newEmail: null }
      return house.account
    }),
    confirmEmailChange: vi.fn<AccountsService['confirmEmailChange']>(async () => house.account),
    undoEmailChange: vi.fn<AccountsService['undoEmailChange']>(sent),
    exportData: vi.fn<AccountsService['exportData']>(async () => ({
      format: 'signin.account-export',
      version: 1,
      exportedAt: thisSession.createdAt,
      account: house.account,
      avatar: null,
      password: { set: house.passwordSet, changedAt: null },
      secondFactors: noSecondFactor,
      passkeys: house.passkeys,
      identities: house.identities.map((it) => ({
        ...it,
        issuer: 'https://accounts.google.com',
        subject: it.id,
      })),
      apiTokens: house.apiTokens,
      sessions: house.devices,
      knownDevices: [],
      activity: house.activity,
    })),
    requestDeletion: vi.fn<AccountsService['requestDeletion']>(async () => {
      house.account = { ...house.account, deletionDueAt: '2026-12-06T14:05:00.000Z' }
      return house.account
    }),
    cancelDeletion: vi.fn<AccountsService['cancelDeletion']>(async () => {
      house.account = { ...house.account, deletionDueAt: null }
      return house.account
    }),
  } satisfies AccountsService
}
