import type { TestProject } from 'vitest/node'
import { startTestDatabases } from './testing.ts'

/**
 * A vitest global setup: `globalSetup: ['@signin/db/testing-setup']`. Uses the server at
 * TEST_DATABASE_URL, or starts one for this run.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stop, ...server } = await startTestDatabases({ url: process.env.TEST_DATABASE_URL })
  project.provide('databaseServer', server)
  return stop
}
