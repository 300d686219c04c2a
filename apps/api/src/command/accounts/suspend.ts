import { actCommand } from './act.ts'

export const suspend = actCommand({
  brief: 'Keep a person out of an account until it is restored',
  description:
    'Its sessions, API tokens and links end now, nothing opens it, and the owner is told by email. Nothing is deleted.',
  examples: ["accounts suspend ada@example.com --reason 'Unpaid since August'"],
  failure: 'Nobody was suspended.',
  act: (administration, act) => administration.suspend(act),
  done: ({ email }) => `${email} is suspended. Its sessions, API tokens and links have ended.`,
  already: ({ email, suspendedAt }) => `${email} is suspended already, since ${suspendedAt}.`,
})
