import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/** What the numbers depend on, without naming the machine. */
export function machineOf(postgres: string): string {
  const versions = ['better-auth', 'fastify', 'bcrypt'].map((name) => `${name} ${versionOf(name)}`)
  const cores = availableParallelism()
  return [
    `${cores} cores (${process.platform}, ${process.arch})`,
    `Node ${process.versions.node}`,
    `PostgreSQL ${postgres}`,
    ...versions,
    new Date().toISOString().slice(0, 10),
  ].join(' · ')
}

function versionOf(name: string): string {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')).version
}
