/**
 * The tables of which the application's role may add rows and read them, and nothing else: a process
 * that was taken over cannot rewrite the audit log, nor its tree.
 */
export const APPEND_ONLY = [
  'audit_events',
  'audit_tree_leaves',
  'audit_tree_nodes',
  'audit_checkpoints',
]

/** The history of migrations, which the application's role may only read. */
export const HISTORY = '_prisma_migrations'

/** The job queue's schema. Its partitions are addressed by their own names. */
export const JOBS_SCHEMA = 'pgboss'
