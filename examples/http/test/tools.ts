import { spawnSync } from 'node:child_process'

const works = (command: string, ...args: string[]) => spawnSync(command, args).status === 0

/** The available tools, by the word that marks the snippets in the document. */
const tools: Record<string, boolean> = {
  sh: works('curl', '--json', '{}', '--version') && works('bash', '--version'),
  python: works('python3', '--version'),
  cryptography: works('python3', '-c', 'import cryptography'),
  go: works('go', 'version'),
}

/** Whether this machine lacks one of the tools. Printed, because its snippets are skipped. */
export function lacks(...words: (string | undefined)[]): boolean {
  const missing = words.filter((word) => word !== undefined && !tools[word])
  if (missing.length === 0) return false
  process.stdout.write(`Left out of docs/http.md, as there is no ${missing.join(', ')} here.\n`)
  return true
}
