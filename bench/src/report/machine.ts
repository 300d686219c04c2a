import { readFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'

/** Describes the machine and versions, without a host name. Call it before the load starts. */
export function machineOf(postgres: string): string {
  const versions = ['better-auth', 'fastify', 'bcrypt'].map((name) => `${name} ${versionOf(name)}`)
  const cores = availableParallelism()
  return [
    `${cores} cores (${process.platform}, ${process.arch})`,
    `Node ${process.versions.node}`,
    `PostgreSQL ${postgres}`,
    ...versions,
    `${loadavg()[0]?.toFixed(1)} processes at work before the run`,
    new Date().toISOString().slice(0, 10),
  ].join(' · ')
}

function versionOf(name: string): string {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')).version
}
