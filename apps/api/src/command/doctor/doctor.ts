import { standaloneCommand } from '../define.ts'
import { switchFlag } from '../flags.ts'

interface Flags {
  environmentOnly?: boolean
}

/** The first step of a deployment: it fails before anything starts with invalid variables. */
export const doctor = standaloneCommand({
  brief: 'Check what Signin depends on',
  description:
    'With --environment-only: whether production could start with these variables, and what is wrong with each. That opens no connection.',
  examples: ['doctor', 'doctor --environment-only'],
  failure: 'The environment is not complete.',
  parameters: {
    flags: {
      environmentOnly: switchFlag('Check the variables alone'),
    },
  },
  async run({ out }, _: Flags) {
    const { assertComplete } = await import('../../start/env-check.ts')
    assertComplete()
    await out.result({ complete: true }, 'The environment is complete.')
  },
})
