import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // The api has no singletons, so test files of one worker can share loaded modules.
    isolate: false,
    // Node itself runs the sources, as in production: without Vite's transforms, and without its source maps,
    // which take a fifth of the time of tests that cause many errors. It rules out vi.mock, which no test here needs.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // The slow tests spend half of their time waiting for processes and timeouts.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    globalSetup: ['@signin/db/testing-setup'],
    // Generous, for a machine under load: no test is about speed.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
