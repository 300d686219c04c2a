import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

/** Enough for a cold image build with its installation on a slow machine. */
const STEP_TIMEOUT_MS = 900_000

/** Files that measure failed requests under load, saturate the CPUs, or change state that others on the engine see. */
const ALONE = ['deploy', 'faults', 'attack', 'development', 'pipeline']
const filesOf = (tier: string, names: string[]) => names.map((it) => `tests/${tier}/${it}.test.ts`)

/** The folder that describes the shared stack of this run, for files that do not change it. */
const provide = { sharedStack: join(tmpdir(), `signin-shared-stack-${process.pid}`) }

/** Runs the files of a tier two at a time, since they mostly wait for containers, and then those of ALONE one by one. */
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
      /** Checks files; needs no Docker engine. */
      { test: { name: 'files', include: filesOf('files', ['**/*']), testTimeout: 60_000 } },
      /** Run the images on the Docker engine that infra/test found: `stack` for every change, `full` nightly. */
      ...tier('stack', 1),
      ...tier('full', 3),
    ],
  },
})
