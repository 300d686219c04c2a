import { inject } from 'vitest'
import { endSharedStack, sharedStack } from './shared-stack.ts'
import type { Stack } from './stack.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder that describes this run's shared stack. */
    sharedStack: string
  }
}

/** The shared stack. Tests must neither change it nor take it down. */
export const readOnlyStack = (): Promise<Stack> => sharedStack(inject('sharedStack'))

/** Stops the shared stack before a measurement: its health checks use CPU time. */
export const stopSharedStack = (): Promise<void> => endSharedStack(inject('sharedStack'))
