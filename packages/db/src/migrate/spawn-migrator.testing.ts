import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/**
 * A process of its own that applies migrations, for tests that kill it; with `lastWords` it kills
 * itself instead of sending the first statement that begins with them.
 */
export function spawnMigrator(url: string, migrationsDir: string, lastWords = '') {
  const script = fileURLToPath(new URL('./migrator.testing.ts', import.meta.url))
  const child = spawn(process.execPath, [script, url, migrationsDir, lastWords], {
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
