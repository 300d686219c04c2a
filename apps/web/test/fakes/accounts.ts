import type { AccountsService } from '@signin/contracts'
import { vi } from 'vitest'
import { noSecondFactor, REGISTRATION, thisSession } from '../fixtures.ts'
import { type FakeState, viewer } from './state.ts'

const sent = async () => ({ status: 'sent' }) as const

export function fakeAccounts(state: FakeState) {
  return {
    register: vi.fn<AccountsService['register']>(async ({ email }) => ({
      status: 'received',
      email,
      registration: REGISTRATION,
    })),
    resendConfirmation: vi.fn<AccountsService['resendConfirmation']>(sent),
    confirmEmail: vi.fn<AccountsService['confirmEmail']>(async () => {
      state.viewer = viewer
      return { status: 'signedIn', session: thisSession, mayOfferPasskey: false }
    }),
    me: vi.fn<AccountsService['me']>(async () => state.account),
    updateProfile: vi.fn<AccountsService['updateProfile']>(async (_viewer, update) => {
      state.account = { ...state.account, ...(update as Partial<typeof state.account>) }
      return state.account
    }),
    requestEmailChange: vi.fn<AccountsService['requestEmailChange']>(async (_viewer, { email }) => {
      state.account = { ...state.account, newEmail: email }
      return { status: 'sent' }
    }),
    cancelEmailChange: vi.fn<AccountsService['cancelEmailChange']>(async () => {
      state.account = { ...state.account, newEmail: null }
      return state.account
    }),
    confirmEmailChange: vi.fn<AccountsService['confirmEmailChange']>(async () => state.account),
    undoEmailChange: vi.fn<AccountsService['undoEmailChange']>(sent),
    exportData: vi.fn<AccountsService['exportData']>(async () => ({
      format: 'signin.account-export',
      version: 1,
      exportedAt: thisSession.createdAt,
      account: state.account,
      avatar: null,
      password: { set: state.passwordSet, changedAt: null },
      secondFactors: noSecondFactor,
      passkeys: state.passkeys,
      identities: state.identities.map((it) => ({
        ...it,
        issuer: 'https://accounts.google.com',
        subject: it.id,
      })),
      apiTokens: state.apiTokens,
      sessions: state.devices,
      knownDevices: [],
      activity: state.activity,
    })),
    requestDeletion: vi.fn<AccountsService['requestDeletion']>(async () => {
      state.account = { ...state.account, deletionDueAt: '2026-12-06T14:05:00.000Z' }
      return state.account
    }),
    cancelDeletion: vi.fn<AccountsService['cancelDeletion']>(async () => {
      state.account = { ...state.account, deletionDueAt: null }
      return state.account
    }),
  } satisfies Partial<AccountsService>
}
