import { actCommand } from './act.ts'

export const lockDown = actCommand({
  brief: 'Take an account back from an intruder',
  description:
    'Removes the password, the passkeys, the connected accounts, the sessions, the API tokens and the links, cancels a deletion, and emails the owner a link to choose a new password. An authenticator app and recovery codes stay.',
  examples: ["accounts lock-down ada@example.com --reason 'Signed in from two countries'"],
  failure: 'Nothing was locked down.',
  question: (account) => `Remove everything that opens the account ${account}?`,
  act: (administration, act) => administration.lockDown(act),
  done: ({ email, suspendedAt }) =>
    suspendedAt
      ? `${email} is locked down. It is suspended as well: after "signin accounts restore", send a reset.`
      : `${email} is locked down, and is sent a link to choose a new password.`,
  already: ({ email }) => `${email} was locked down before.`,
})
