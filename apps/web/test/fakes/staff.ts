import { ada } from '../fixtures.ts'
import { type FakeState, viewer } from './state.ts'

/** An admin in a session that may use the console. */
export const staff = {
  signedIn: true,
  account: { ...ada, role: 'admin' },
  staffRole: 'admin',
  viewer: { ...viewer, secondFactor: 'totp', provedTwoFactors: true },
} satisfies Partial<FakeState> & { signedIn: true }
