export interface Help {
  /** One line, in lists of commands, without a full stop. */
  brief: string
  /** What else there is to know, in sentences. */
  description?: string
  /** Complete command lines without `signin`. The first one is the plainest. */
  examples: readonly [string, ...string[]]
}

/** The text above the flags in the help of a command. */
export function helpOf({ brief, description, examples }: Help): string {
  const sentences = description ? [`${brief}.`, description] : [`${brief}.`]
  const lines = examples.map((example) => `  signin ${example}`.trimEnd())
  return [...sentences, '', 'EXAMPLES', ...lines].join('\n')
}
