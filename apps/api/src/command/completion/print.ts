import type { CommandContext } from '../context.ts'
import { standaloneCommand } from '../define.ts'
import type { NoFlags } from '../flags.ts'
import { SCRIPTS, type Shell } from './scripts.ts'

const SHELLS = Object.keys(SCRIPTS) as Shell[]

function parseShell(text: string): Shell {
  const shell = SHELLS.find((it) => it === text)
  if (shell) return shell
  throw new Error(`must be one of: ${SHELLS.join(', ')}`)
}

export const completion = standaloneCommand({
  brief: 'Print the completion script of a shell',
  description: 'The first lines of the script say where to put it.',
  examples: [
    'completion bash > ~/.local/share/bash-completion/completions/signin',
    'completion zsh > ~/.zfunc/_signin',
    'completion fish > ~/.config/fish/completions/signin.fish',
  ],
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [
        {
          brief: SHELLS.join(', '),
          placeholder: 'shell',
          parse: parseShell,
          proposeCompletions: (partial) => SHELLS.filter((shell) => shell.startsWith(partial)),
        },
      ],
    },
  },
  async run({ out }: CommandContext, _: NoFlags, [shell]: [Shell]) {
    await out.result({ shell, script: SCRIPTS[shell] }, SCRIPTS[shell].trimEnd().split('\n'))
  },
})
