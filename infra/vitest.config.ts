import { defineConfig } from 'vitest/config'

/** A cold image build, with its installation, on a slow machine. */
const LONGEST_STEP_MS = 900_000

export default defineConfig({
  test: {
    projects: [
      /** Reads the files of this folder, and starts nothing that needs an engine. */
      { test: { name: 'files', include: ['tests/files/**/*.test.ts'], testTimeout: 60_000 } },
      /** Runs them, on the Docker engine that infra/test has looked for. */
      {
        test: {
          name: 'stack',
          include: ['tests/stack/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: LONGEST_STEP_MS,
          hookTimeout: LONGEST_STEP_MS,
        },
      },
    ],
  },
})
