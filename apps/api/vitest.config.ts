import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Nothing in the api is a singleton: files share what a worker has loaded.
    isolate: false,
    // Half of what the slow ones do is wait, for a process or for a time that has to pass.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    globalSetup: ['@signin/db/testing-setup'],
    // How long a busy machine may take; nothing here is about speed.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
