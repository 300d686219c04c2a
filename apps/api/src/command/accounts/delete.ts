import { actCommand } from './act.ts'

/** `delete` is a keyword. */
export const deleteAccount = actCommand({
  brief: 'Delete an account in 14 days',
  description:
    'Its sessions and API tokens end now. Until then "signin accounts keep" cancels it, and so does the owner, unless the account is suspended.',
  examples: ["accounts delete ada@example.com --reason 'Left the company'"],
  failure: 'No deletion was scheduled.',
  question: (account) => `Delete the account ${account} in 14 days?`,
  act: (administration, act) => administration.scheduleDeletion(act),
  done: ({ email, deletionDueAt }) =>
    `${email} will be deleted on ${deletionDueAt?.slice(0, 10)}. To cancel it: signin accounts keep ${email}`,
  already: ({ email, deletionDueAt }) =>
    `${email} is to be deleted already, on ${deletionDueAt?.slice(0, 10)}.`,
})
