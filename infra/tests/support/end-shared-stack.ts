import type { TestProject } from 'vitest/node'
import { endSharedStack } from './shared-stack.ts'

/** Vitest's global setup of the projects whose files share a stack: takes it down at the end, however that came. */
export default function setup(project: TestProject) {
  return () => endSharedStack(project.getProvidedContext().sharedStack)
}
