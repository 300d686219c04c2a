import { z } from 'zod'
import { type RejectedHash, rejected } from '../reading.ts'

/** The project's hash parameters, which Firebase's console shows beside the export of its users. */
export interface FirebaseParameters {
  /** base64 */
  signerKey: string
  /** base64 */
  saltSeparator: string
  rounds: number
  memCost: number
}

const User = z.object({ passwordHash: z.string().min(1), salt: z.string().min(1) })

/** A user of `firebase auth:export`, in the stored form, which is that of Supabase. */
export function fromFirebase(
  input: object,
  parameters: FirebaseParameters | undefined,
): string | RejectedHash | null {
  if (!('passwordHash' in input)) return null
  const user = User.safeParse(input)
  if (!user.success) return rejected('The Firebase user has no salt or no hash.')
  if (!parameters) {
    return rejected(
      "Firebase's hashes need the project's hash parameters: signer key, salt separator, rounds and memory cost.",
    )
  }
  const { signerKey, saltSeparator, rounds, memCost } = parameters
  const { salt, passwordHash } = user.data
  return `$fbscrypt$v=1,n=${memCost},r=${rounds},p=1,ss=${saltSeparator},sk=${signerKey}$${salt}$${passwordHash}`
}
