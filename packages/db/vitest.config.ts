import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    // Most of the time goes to PostgreSQL, so more workers than two only wait for the disk.
    maxWorkers: 2,
    globalSetup: ['@signin/db/testing-setup'],
  },
})
