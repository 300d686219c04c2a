import { generateHelpTextForAllCommands } from '@stricli/core'
import { application } from './application.ts'

const PLACE = /(<!-- commands -->\n)[\s\S]*?(\n<!-- \/commands -->)/
/** Lines that every command has. */
const COMMON = /^ +(-h +--help|--) .*\n/gm

/** docs/command-line.md with the reference of this version's commands. */
export function withCommands(current: string): string {
  if (!PLACE.test(current)) throw new Error(`There is nothing like ${PLACE} to write between.`)
  // The type asks for commands that run without a context; only their documentation is used.
  const documented = application as unknown as Parameters<typeof generateHelpTextForAllCommands>[0]
  const sections = generateHelpTextForAllCommands(documented).map(sectionOf)
  return current.replace(
    PLACE,
    (_, before: string, after: string) => before + sections.join('\n\n') + after,
  )
}

function sectionOf([route, help]: readonly [string, string]): string {
  const text = help.replace(COMMON, '').replace(/^ +\S.* --help$\n/m, '')
  return `### ${route}\n\`\`\`\n${text.trim()}\n\`\`\``
}
