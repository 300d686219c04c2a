import type { StricliIntegration } from '@stricli/core'
import type { ProcessContext } from './context.ts'
import { EXIT } from './errors.ts'
import { formatting } from './help.ts'

/**
 * A group without a command, such as `signin keys`, is an error: the help goes to standard error and
 * the exit code says so, for scripts whose variable was empty.
 */
export const incomplete: StricliIntegration<ProcessContext> = {
  flag: {
    brief: 'What happens without a command',
    hidden: true,
    defaultForRouteMap: true,
    run(app, { text, result, additionalFlags }) {
      const { prefix, target, aliases } = result
      this.process.stderr.write(
        target.formatHelp({
          prefix,
          additionalFlags,
          includeArgumentEscapeSequenceFlag: app.config.scanner.allowArgumentEscapeSequence,
          includeHidden: false,
          config: formatting,
          aliases: aliases[formatting.caseStyle],
          text,
          ansiColor: false,
        }),
      )
      this.process.exitCode = EXIT.usage
    },
  },
}
