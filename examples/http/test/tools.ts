import { spawnSync } from 'node:child_process'

const works = (command: string, ...args: string[]) => spawnSync(command, args).status === 0

/** What the snippets run with, by the word that the document marks them with. */
const tools: Record<string, boolean> = {
  sh: works('curl', '--json', '{}', '--version') && works('bash', '--version'),
  python: works('python3', '--version'),
  cryptography: works('python3', '-c', 'import cryptography'),
  go: works('go', 'version'),
}

/** Whether this machine lacks one of them. Reported, because what it is for is left out. */
export function lacks(...words: (string | undefined)[]): boolean {
  const missing = words.filter((word) => word !== undefined && !tools[word])
  if (missing.length === 0) return false
  process.stdout.write(`Left out of docs/http.md, as there is no ${missing.join(', ')} here.\n`)
  return true
}
