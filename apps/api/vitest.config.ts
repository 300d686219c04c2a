import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // The api has no singletons, so test files of one worker can share loaded modules.
    isolate: false,
    // The slow tests spend half of their time waiting for processes and timeouts.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    globalSetup: ['@signin/db/testing-setup'],
    // Generous, for a machine under load: no test is about speed.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
