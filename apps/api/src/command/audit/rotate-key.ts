import { databaseCommand } from '../define.ts'
import { switchFlag } from '../flags.ts'

export const rotateKey = databaseCommand({
  brief: 'Create a new key for the checkpoints of the log',
  description:
    'The replaced key signs beside it for a week, so that verifiers can add the new one, which is printed.',
  examples: ['audit rotate-key', 'audit rotate-key --compromised'],
  failure: 'No key was made.',
  destructive: true,
  parameters: { flags: { compromised: switchFlag('The replaced key stops signing at once') } },
  async run(context, { compromised = false }: { compromised?: boolean }) {
    if (compromised) await context.confirm('Stop signing with the present key at once?')
    const { keyChangeDeps } = await import('./keys.ts')
    const { changeAuditKey } = await import('../../audit/sequencing/change-key.ts')
    const change = compromised ? 'compromised' : 'rotate'
    const key = await changeAuditKey(await keyChangeDeps(context), change, context.source)
    await context.out.result({ key }, key)
  },
})
