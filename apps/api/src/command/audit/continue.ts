import { databaseCommand } from '../define.ts'

export const continueLog = databaseCommand({
  brief: 'Continue a log that was set back, as after restoring a backup',
  description:
    'Signin does not sequence a log that is older than a checkpoint which was published: that would make two logs of one name. This gives the log a new key and a new origin, and records it. Keep the checkpoints of the old one.',
  examples: ['audit continue'],
  failure: 'The log was not continued.',
  destructive: true,
  async run(context) {
    await context.confirm('Continue the log under a new origin?')
    const { keyChangeDeps } = await import('./keys.ts')
    const { changeAuditKey } = await import('../../audit/sequencing/change-key.ts')
    const key = await changeAuditKey(await keyChangeDeps(context), 'new log', context.source)
    await context.out.result({ key }, key)
  },
})
