import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Nothing in the api is a singleton: files share what a worker has loaded.
    isolate: false,
    globalSetup: ['@signin/db/testing-setup'],
    // How long a busy machine may take; nothing here is about speed.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
