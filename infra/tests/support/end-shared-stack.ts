import type { TestProject } from 'vitest/node'
import { endSharedStack } from './shared-stack.ts'

/** Vitest's global setup of the projects whose files share a stack: removes it at the end of the run, failed or not. */
export default function setup(project: TestProject) {
  return () => endSharedStack(project.getProvidedContext().sharedStack)
}
