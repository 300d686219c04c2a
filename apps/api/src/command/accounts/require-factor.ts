import { actCommand } from './act.ts'

export const requireFactor = actCommand({
  brief: 'Have a person set up a new second factor at the next sign-in',
  description:
    'Removes the authenticator app and the recovery codes, and ends the sessions. Until a factor is set up, a password signs in by an emailed link only: whoever knows the password alone cannot set one up. Passkeys stay, and sign in.',
  examples: ["accounts require-factor ada@example.com --reason 'Her phone was stolen'"],
  failure: 'No second factor was required.',
  question: (account) => `Remove the authenticator app and recovery codes of ${account}?`,
  act: (administration, act) => administration.requireSecondFactor(act),
  done: ({ email }) => `${email} has to set up a second factor at the next sign-in.`,
  already: ({ email }) => `${email} has to set up a second factor already.`,
})
