import { router, staff } from '../../trpc.ts'
import { AuditEventReference, AuditQuery } from './filter.ts'
import { AuditPage, ProvenAuditEvent } from './schema.ts'

export const adminAuditRouter = router({
  list: staff
    .meta({
      summary: 'Events of the audit log, the newest first, 50 at a time.',
      role: 'support',
      errors: ['too_slow'],
    })
    .input(AuditQuery)
    .output(AuditPage)
    .query(({ ctx, input }) => ctx.adminAudit.list(ctx.viewer, input)),
  show: staff
    .meta({
      summary: 'One event of the audit log, with the proof that it is in it.',
      role: 'support',
      errors: ['not_found', 'too_slow'],
    })
    .input(AuditEventReference)
    .output(ProvenAuditEvent)
    .query(({ ctx, input }) => ctx.adminAudit.show(ctx.viewer, input)),
})
