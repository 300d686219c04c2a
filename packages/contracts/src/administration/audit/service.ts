import type { Viewer } from '../../viewer.ts'
import type { AuditEventReference, AuditQuery } from './filter.ts'
import type { AuditPage, ProvenAuditEvent } from './schema.ts'

export interface AdminAuditService {
  /** The events that match, newest first. One call looks at a bounded number of events. */
  list(viewer: Viewer, query: AuditQuery): Promise<AuditPage>
  /** Throws `not_found`. */
  show(viewer: Viewer, event: AuditEventReference): Promise<ProvenAuditEvent>
}
