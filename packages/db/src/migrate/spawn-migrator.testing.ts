import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/**
 * Spawns a process that applies migrations, for tests that kill it. With `death` it kills itself
 * before it sends, or after it executed, the first statement that begins with this SQL.
 */
export function spawnMigrator(
  url: string,
  migrationsDir: string,
  death: ['before' | 'after', sql: string] | [] = [],
) {
  const script = fileURLToPath(new URL('./migrator.testing.ts', import.meta.url))
  const child = spawn(process.execPath, [script, url, migrationsDir, ...death], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const exited = once(child, 'exit').then(([, signal]) => signal as string | null)
  return {
    exited,
    kill() {
      child.kill('SIGKILL')
      return exited
    },
  }
}
