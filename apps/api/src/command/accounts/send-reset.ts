import { actCommand } from './act.ts'

export const sendReset = actCommand({
  brief: 'Email the owner a link to choose a new password',
  description: 'The password works until the link is used. The link is seen by the owner alone.',
  examples: ['accounts send-reset ada@example.com'],
  failure: 'No link was sent.',
  act: (administration, act) => administration.sendReset(act),
  done: ({ email }) => `${email} is sent a link to choose a new password.`,
  already: ({ email }) => `${email} was sent a link before.`,
})
