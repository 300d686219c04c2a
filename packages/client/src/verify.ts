export type {
  AccountCaller,
  Caller,
  RejectionReason,
  ServiceCaller,
  Verification,
} from './verification/caller.ts'
export type { VerifierOptions } from './verification/options.ts'
export { VerifierUnavailable } from './verification/unavailable.ts'
export { createVerifier, type Verifier } from './verification/verifier.ts'
