import { defineConfig } from 'vitest/config'

/** The house's own tests: its boundaries and its documents. Each package has a configuration of its own. */
export default defineConfig({
  test: { include: ['scripts/**/*.test.mjs'], testTimeout: 60_000, hookTimeout: 60_000 },
})
