import { actCommand } from './act.ts'

export const keep = actCommand({
  brief: 'Cancel the deletion of an account',
  examples: ['accounts keep ada@example.com'],
  failure: 'No deletion was cancelled.',
  act: (administration, act) => administration.cancelDeletion(act),
  done: ({ email }) => `${email} will not be deleted.`,
  already: ({ email }) => `${email} was not to be deleted.`,
})
