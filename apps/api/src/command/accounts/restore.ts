import { actCommand } from './act.ts'

export const restore = actCommand({
  brief: 'End the suspension of an account',
  examples: ['accounts restore ada@example.com'],
  failure: 'Nothing was restored.',
  act: (administration, act) => administration.restore(act),
  done: ({ email }) => `${email} is restored: its owner can sign in again.`,
  already: ({ email }) => `${email} is not suspended.`,
})
