import { parseArgs } from 'node:util'
import { assertComplete } from '../config/env-check.ts'
import type { LoneCommand } from './command.ts'

/** The first step of a deployment: it fails before anything starts with invalid variables. */
export const checkEnvironment: LoneCommand = {
  usage: `check-environment
    Says whether production could start with these variables, and what is wrong with each. Opens nothing.`,
  failure: 'The environment is not complete.',

  readAlone(args) {
    parseArgs({ args, options: {} })
    return async () => {
      assertComplete()
      return 'The environment is complete.\n'
    }
  },
}
