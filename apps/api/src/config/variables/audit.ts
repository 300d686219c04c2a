import { Anchors } from '../../audit/anchors/setting.ts'
import { section, variable } from '../variable.ts'

export const audit = section(
  'Audit log',
  {
    AUDIT_ANCHORS: variable(Anchors.optional(), {
      description:
        '[Where checkpoints of the audit log go](#anchoring-the-audit-log), by comma: `log`, `file:/directory`, `s3:bucket/prefix` (in the store of `S3_ENDPOINT`; with `?lock=365` locked for as many days), `mailto:auditor@example.com`',
      unset: '`log`; outside production none',
      template: { example: 'log,s3:signin-audit/checkpoints?lock=365' },
    }),
  },
  (env, { production }) => ({
    auditAnchors: env.AUDIT_ANCHORS ?? (production ? [{ type: 'log' as const }] : []),
  }),
)
