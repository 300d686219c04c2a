import type { TestProject } from 'vitest/node'
import { startBrowser } from './browser.ts'
import { startServer } from './server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    server: string
    browser: string
  }
}

/**
 * Starts one server and one browser for all tests, which have accounts and contexts of their own.
 */
export default async function setup(project: TestProject) {
  const browser = await startBrowser()
  const server = await startServer().catch(async (error) => {
    await browser.close()
    throw error
  })
  project.provide('server', server.url)
  project.provide('browser', browser.wsEndpoint())
  return async () => {
    await browser.close()
    await server.stop()
  }
}
