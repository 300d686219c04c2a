import * as z from 'zod/mini'
import { EmailAddress } from '../accounts/email-address.ts'
import { PersonName } from '../accounts/person-name.ts'
import { Role } from '../accounts/schema.ts'
import { nameSchema } from '../name.ts'

/** Why an operator acts on an account. The account's owner sees it, in email and activity. */
export const Reason = nameSchema(200, 'Give a reason.')

/** An account that an operator creates. It has no password: its owner chooses one by a mailed link. */
export const NewAccount = z.strictObject({
  email: EmailAddress,
  name: PersonName,
  role: Role,
  reason: z.optional(Reason),
})
export type NewAccount = z.output<typeof NewAccount>
