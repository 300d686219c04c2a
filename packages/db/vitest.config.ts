import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    // The tests are bound by PostgreSQL's disk writes, so more than two workers gain nothing.
    maxWorkers: 2,
    // Generous, for a machine that builds and tests other packages too: no test is about speed.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    globalSetup: ['@signin/db/testing-setup'],
  },
})
