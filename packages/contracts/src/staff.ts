import { AppError } from './errors.ts'
import type { StaffRole, Viewer } from './viewer.ts'

/**
 * The rule of the console, for the guard `staff` and for routes beside tRPC.
 *
 * @param role of the viewer's account now; null for a member.
 * @param needed `support`, or by default `admin`.
 * @param recent whether authentication within the last 15 minutes is required.
 * @throws {AppError} `admins_only`; `second_factor_setup_required`; `not_signed_in_recently`.
 */
export function assertStaff(
  viewer: Viewer,
  role: StaffRole | null,
  { needed, recent }: { needed?: StaffRole | undefined; recent: boolean },
): void {
  if (role !== 'admin' && role !== needed) throw new AppError('admins_only')
  if (!viewer.provedTwoFactors) throw new AppError('second_factor_setup_required')
  if (recent && !viewer.authenticatedRecently) throw new AppError('not_signed_in_recently')
}
