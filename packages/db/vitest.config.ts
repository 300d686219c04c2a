import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    // Most of the time goes to PostgreSQL, so more workers than two only wait for the disk.
    maxWorkers: 2,
    // A machine that also builds and tests the rest is slow; none of these tests is about speed.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    globalSetup: ['@signin/db/testing-setup'],
  },
})
