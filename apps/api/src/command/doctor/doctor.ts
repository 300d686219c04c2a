import type { CommandContext } from '../context.ts'
import { standaloneCommand } from '../define.ts'
import { CommandError, EXIT } from '../errors.ts'
import { switchFlag } from '../flags.ts'
import type { ProbeResult } from './probe.ts'

interface Flags {
  environmentOnly?: boolean
}

export const doctor = standaloneCommand({
  brief: 'Examine what Signin depends on',
  description:
    'Looks at the variables, the database, the job queue, the mail server and the records of its domain, the file store, the disk, Redis, the anchors of the audit log, the clock and the certificate, and says how to mend each. Nothing is sent, and no secret is printed. With --environment-only it says whether production could start with these variables, and opens no connection.',
  examples: ['doctor', 'doctor --json', 'doctor --environment-only'],
  failure: 'The environment is not complete.',
  parameters: { flags: { environmentOnly: switchFlag('Check the variables alone') } },
  async run(context, { environmentOnly }: Flags) {
    await (environmentOnly ? checkEnvironment(context) : checkAll(context))
  },
})

/** The first step of a deployment: it fails before anything starts with invalid variables. */
async function checkEnvironment({ out, variables }: CommandContext): Promise<void> {
  const { assertComplete } = await import('../../start/env-check.ts')
  try {
    assertComplete(variables)
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'EnvError') throw error
    await out.result({ complete: false, problems: error.message.split('\n') }, [])
    throw error
  }
  await out.result({ complete: true }, 'The environment is complete.')
}

async function checkAll(context: CommandContext): Promise<void> {
  const { examine } = await import('./examine.ts')
  const checks = await examine(context)
  const count = checks.filter(({ status }) => status === 'failed').length
  await context.out.result({ healthy: count === 0, checks }, checks.flatMap(linesOf))
  if (count === 0) return
  throw new CommandError(`${count} of ${checks.length} checks failed.`, EXIT.failed)
}

function linesOf({ status, probe, message, mend }: ProbeResult): string[] {
  const line = `${status.padEnd(8)} ${probe.padEnd(12)} ${message}`
  return mend ? [line, `${' '.repeat(22)}→ ${mend}`] : [line]
}
