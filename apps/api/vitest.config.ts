import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Nothing in the api is a singleton: files share what a worker has loaded.
    isolate: false,
    globalSetup: ['@signin/db/testing-setup'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
