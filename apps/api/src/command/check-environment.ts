import { parseArgs } from 'node:util'
import { assertComplete } from '../config/env-check.ts'
import type { StandaloneCommand } from './command.ts'

/** The first step of a deployment: it fails before anything starts with invalid variables. */
export const checkEnvironment: StandaloneCommand = {
  usage: `check-environment
    Says whether production could start with these variables, and what is wrong with each. Opens nothing.`,
  failure: 'The environment is not complete.',

  parseStandalone(args) {
    parseArgs({ args, options: {} })
    return async () => {
      assertComplete()
      return 'The environment is complete.\n'
    }
  },
}
