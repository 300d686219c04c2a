import type { Source } from '../../config/env-source.ts'
import { type Env, EnvError, readEnv } from '../../env.ts'
import { assertComplete } from '../../start/env-check.ts'
import { type Finding, failed, ok } from './finding.ts'

/** The variables: complete for production, or at least valid elsewhere. Null if they are not. */
export function examineVariables(source: Source): { env: Env | null; findings: Finding[] } {
  try {
    const env = readEnv(source)
    if (env.production) assertComplete(source)
    const suffix = env.production ? '' : ' This is not production: NODE_ENV says so.'
    return { env, findings: [ok(`The variables are valid.${suffix}`)] }
  } catch (error) {
    if (!(error instanceof EnvError)) throw error
    const lines = error.message.split('\n')
    const mend = 'Correct it where the variables are set; docs/operations.md lists them all.'
    return { env: null, findings: lines.map((line) => failed(line, mend)) }
  }
}
