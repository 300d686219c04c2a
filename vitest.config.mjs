import { defineConfig } from 'vitest/config'

/** Tests of the repository: boundaries, documents, scripts. Each package has its own configuration. */
export default defineConfig({
  test: { include: ['scripts/**/*.test.mjs'], testTimeout: 60_000, hookTimeout: 60_000 },
})
