import {
  type ApplicationText,
  ArgumentScannerError,
  formatMessageForArgumentScannerError,
  text_en,
} from '@stricli/core'
import { printable } from './printable.ts'

/** What the command line says by itself: one sentence per problem. */
export const text: ApplicationText = {
  ...text_en,
  noCommandRegisteredForInput({ input, corrections }) {
    const hint = corrections.length > 0 ? ` Did you mean ${corrections.join(' or ')}?` : ''
    return `There is no command ${printable(input)}.${hint} "signin --help" lists them.`
  },
  exceptionWhileParsingArguments: (error) => printable(argumentProblem(error)),
  // define.ts turns every error of a command into such a message.
  commandErrorResult: ({ message }) => message.split('\n').map(printable).join('\n'),
}

function argumentProblem(error: unknown): string {
  if (!(error instanceof ArgumentScannerError)) return messageOf(error)
  return formatMessageForArgumentScannerError(error, {
    FlagNotFoundError: ({ input, corrections }) =>
      `There is no flag --${input}.${corrections.length > 0 ? ` Did you mean ${corrections.map((name) => `--${name}`).join(' or ')}?` : ''}`,
    AliasNotFoundError: ({ input }) => `There is no flag -${input}.`,
    // The value is not repeated: it may be a secret in the wrong place.
    ArgumentParseError: ({ externalFlagNameOrPlaceholder: name, exception }) =>
      `${name} ${messageOf(exception)}.`,
    EnumValidationError: ({ externalFlagName, values }) =>
      `--${externalFlagName} must be one of: ${values.join(', ')}.`,
    UnsatisfiedFlagError: ({ externalFlagName }) => `--${externalFlagName} is missing.`,
    UnsatisfiedPositionalError: ({ placeholder }) => `The argument <${placeholder}> is missing.`,
    UnexpectedPositionalError: ({ expectedCount, input }) =>
      `Unexpected argument: ${input}. This command takes ${expectedCount || 'none'}.`,
    UnexpectedFlagError: ({ externalFlagName }) => `--${externalFlagName} was given twice.`,
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
