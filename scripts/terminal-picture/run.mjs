// Records the terminal session of the README: npm run terminal-picture.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runSession } from './session.mjs'
import { svgOf } from './svg.mjs'

const PICTURE = fileURLToPath(new URL('../../docs/pictures/command-line.svg', import.meta.url))

const session = await runSession([
  ['accounts', 'create', 'ada@example.com', '--name', "'Ada Lovelace'", '--role', 'admin'],
  ['accounts', 'find', 'ada'],
  ['audit', 'verify'],
  ['doctor'],
])
writeFileSync(PICTURE, svgOf(session))
