import { existsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

/** The file of a program that is installed on this machine, or undefined. */
export function onPath(program: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, program))
    .find(existsSync)
}
