import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

/** A cold image build, with its installation, on a slow machine. */
const STEP_TIMEOUT_MS = 900_000

/** What measures failed requests under a load, fills the processors by itself, or changes what others on the engine see. */
const ALONE = ['deploy', 'faults', 'attack', 'development', 'pipeline']
const filesOf = (tier: string, names: string[]) => names.map((it) => `tests/${tier}/${it}.test.ts`)

/** For this run: where those who only visit a stack find the one that they share. */
const provide = { sharedStack: join(tmpdir(), `signin-shared-stack-${process.pid}`) }

/** The files of a tier two at a time, since most of what they do is wait for containers; then the rest, one by one. */
function tier(name: 'stack' | 'full', order: number): TestProjectInlineConfiguration[] {
  const alike = { testTimeout: STEP_TIMEOUT_MS, hookTimeout: STEP_TIMEOUT_MS, provide }
  const alone = filesOf(name, ALONE)
  return [
    {
      test: {
        ...alike,
        name,
        include: filesOf(name, ['*']),
        exclude: alone,
        globalSetup: 'tests/support/end-shared-stack.ts',
        maxWorkers: 2,
        sequence: { groupOrder: order },
      },
    },
    {
      test: {
        ...alike,
        name: `${name}-alone`,
        include: alone,
        maxWorkers: 1,
        sequence: { groupOrder: order + 1 },
      },
    },
  ]
}

export default defineConfig({
  test: {
    reporters: ['./tests/support/report.ts'],
    projects: [
      /** Reads the files of this folder, and starts nothing that needs an engine. */
      { test: { name: 'files', include: filesOf('files', ['**/*']), testTimeout: 60_000 } },
      /** Run them, on the Docker engine that infra/test has looked for: at each change, and what is left for the night. */
      ...tier('stack', 1),
      ...tier('full', 3),
    ],
  },
})
