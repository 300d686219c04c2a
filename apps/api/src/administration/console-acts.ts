import type { RequestContext } from '../request-context.ts'
import { type Administration, administrationOf } from './administration.ts'
import type { AdministrationDeps } from './deps.ts'

/** The acts of the admin who sent this request. */
export function consoleActs(deps: AdministrationDeps, context: RequestContext): Administration {
  const { viewer } = context
  const actor = viewer ? { type: 'admin' as const, id: viewer.accountId } : undefined
  return administrationOf(deps, { ...context, actor })
}
