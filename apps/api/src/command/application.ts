import { buildApplication, buildRouteMap, version } from '@stricli/core'
import manifest from '../../package.json' with { type: 'json' }
import { accounts } from './accounts/routes.ts'
import { audit } from './audit/routes.ts'
import { backup } from './backup/routes.ts'
import { certificates } from './certificates/routes.ts'
import { complete } from './completion/complete.ts'
import { completion } from './completion/print.ts'
import type { ProcessContext } from './context.ts'
import { doctor } from './doctor/doctor.ts'
import { exitCodeOf } from './errors.ts'
import { help } from './help.ts'
import { importCommand } from './import/import.ts'
import { incomplete } from './incomplete.ts'
import { jobs } from './jobs/routes.ts'
import { keys } from './keys/routes.ts'
import { migrate } from './migrate/routes.ts'
import { secrets } from './secrets/routes.ts'
import { seed } from './seed/routes.ts'
import { sessions } from './sessions/routes.ts'
import { text } from './text.ts'
import { tokens } from './tokens/routes.ts'

/** The groups of commands, in the order of the help. */
const root = buildRouteMap<string, ProcessContext>({
  routes: {
    doctor,
    accounts,
    sessions,
    jobs,
    tokens,
    keys,
    secrets,
    audit,
    import: importCommand,
    backup,
    certificates,
    migrate,
    seed,
    completion,
    complete,
  },
  docs: { brief: 'Operates Signin.', hideRoute: { complete: true } },
})

/** How similar a suggestion is: two wrong letters at most. */
const CLOSE = {
  threshold: 2,
  weights: { insertion: 1, deletion: 1, substitution: 1, transposition: 1 },
}

/** The command line `signin`. */
export const application = buildApplication<ProcessContext>(
  root,
  {
    name: 'signin',
    scanner: {
      caseStyle: 'allow-kebab-for-camel',
      allowArgumentEscapeSequence: true,
      distanceOptions: CLOSE,
    },
    documentation: { caseStyle: 'convert-camel-to-kebab', disableAnsiColor: true },
    localization: { text },
    determineExitCode: exitCodeOf,
  },
  {
    help,
    incomplete,
    version: version({ brief: 'Print the version', info: { currentVersion: manifest.version } }),
  },
)
