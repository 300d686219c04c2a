import * as z from 'zod/mini'
import { Timestamp } from '../text.ts'
import { EmailAddress } from './email-address.ts'
import { NewPassword } from './password.ts'
import { PersonName } from './person-name.ts'

export const Registration = z.strictObject({
  email: EmailAddress,
  password: NewPassword,
  name: PersonName,
})
export type Registration = z.output<typeof Registration>

/** The same for a free and for a taken address: it must not tell who has an account. */
export const RegistrationReceipt = z.object({
  status: z.literal('received'),
  email: z.string(),
})
export type RegistrationReceipt = z.output<typeof RegistrationReceipt>

export const Account = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  createdAt: Timestamp,
})
export type Account = z.output<typeof Account>
