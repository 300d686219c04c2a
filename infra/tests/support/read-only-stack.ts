import { inject } from 'vitest'
import { endSharedStack, sharedStack } from './shared-stack.ts'
import type { Stack } from './stack.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder in which this run's shared stack is found. */
    sharedStack: string
  }
}

/** The stack that all visit and nobody changes. Not to be taken down. */
export const readOnlyStack = (): Promise<Stack> => sharedStack(inject('sharedStack'))

/** For what measures: the health checks of a stack that nobody needs any more cost a processor, too. */
export const endVisits = (): Promise<void> => endSharedStack(inject('sharedStack'))
