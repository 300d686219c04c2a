import { AppError, assertStaff, type Limit, type Viewer } from '@signin/contracts'
import type { FastifyRequest } from 'fastify'
import { staffRoleOf } from '../administration/staff-role.ts'
import { viewerOf } from '../sessions/viewer.ts'
import { bearerOf, type ContextDeps } from './context.ts'

const CALLS: Limit = { calls: 30, seconds: 600 }

/** The rules of the guard `staff` for an admin's act, for a route beside tRPC. */
export async function authorizeAdmin(deps: ContextDeps, request: FastifyRequest): Promise<Viewer> {
  const { features, cookies, throttleFor } = deps
  if (await bearerOf(features, request)) throw new AppError('insufficient_scope')
  const viewer = await viewerOf(features, cookies.read(request).session)
  if (!viewer) throw new AppError('not_signed_in')
  const role = await staffRoleOf(features.accountRepository, viewer.accountId)
  assertStaff(viewer, role, { recent: true })
  const throttle = throttleFor(request.ip, { credential: viewer.sessionId })
  const retryAfter = await throttle.take('admin.export', CALLS, 'credential')
  if (retryAfter > 0) throw new AppError('too_many_calls', { retryAfter })
  return viewer
}
