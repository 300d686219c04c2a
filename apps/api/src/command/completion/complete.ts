import { buildCommand } from '@stricli/core'
import type { ProcessContext } from '../context.ts'
import { printable } from '../printable.ts'

/**
 * What the completion scripts call at each Tab: prints a line per proposal for the last word, with a
 * tab before its description. It prints nothing rather than an error, which would disturb the line
 * that the operator is typing.
 */
export const complete = buildCommand<NonNullable<unknown>, string[], ProcessContext>({
  async func(_, ...words) {
    for (const { completion, brief } of await this.propose(words).catch(() => [])) {
      // "--" is understood, and helps nobody.
      if (completion === '--') continue
      this.stdout.write(`${printable(completion)}\t${printable(brief)}\n`)
    }
  },
  parameters: {
    positional: {
      kind: 'array',
      parameter: { brief: 'The words after signin', placeholder: 'word', parse: String },
    },
  },
  docs: { brief: 'Propose words for the completion scripts' },
})
