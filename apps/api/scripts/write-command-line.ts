// Writes the reference of the commands into docs/command-line.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { withCommands } from '../src/command/document.ts'

const target = new URL('../../../docs/command-line.md', import.meta.url)
writeFileSync(target, withCommands(readFileSync(target, 'utf8')))
