import { z } from 'zod'
import { type RejectedHash, rejected } from '../reading.ts'

const DIGESTS: Record<string, string> = {
  pbkdf2: 'sha1',
  'pbkdf2-sha256': 'sha256',
  'pbkdf2-sha512': 'sha512',
}

/** Keycloak exports the two parts as JSON in a string; newer tools expand them. */
const part = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.preprocess((value, context) => {
    if (typeof value !== 'string') return value
    try {
      return JSON.parse(value)
    } catch {
      context.addIssue('no JSON')
      return z.NEVER
    }
  }, z.object(shape))

const parameters = z.record(z.string(), z.array(z.coerce.string())).optional()
const Credential = z.object({
  type: z.literal('password').optional(),
  credentialData: part({
    hashIterations: z.number(),
    algorithm: z.string(),
    additionalParameters: parameters,
  }),
  secretData: part({ value: z.string(), salt: z.string() }),
})

/** A `credentials` entry of a user in Keycloak's realm export, in the stored form. */
export function fromKeycloak(input: object): string | RejectedHash | null {
  if (!('credentialData' in input)) return null
  const read = Credential.safeParse(input)
  if (!read.success) return rejected('It is not a complete password credential of Keycloak.')
  const { credentialData, secretData } = read.data
  const { algorithm, hashIterations, additionalParameters } = credentialData
  const { salt, value } = secretData
  const digest = Object.hasOwn(DIGESTS, algorithm) ? DIGESTS[algorithm] : undefined
  if (digest) return `$pbkdf2-${digest}$i=${hashIterations}$${salt}$${value}`
  if (algorithm !== 'argon2')
    return rejected('The algorithm of the Keycloak credential is not known.')
  const parameter = (name: string) => additionalParameters?.[name]?.[0]
  if (parameter('version') !== '1.3') {
    return rejected('Argon2 of a version before 1.3 is not supported.')
  }
  const cost = `m=${parameter('memory')},t=${hashIterations},p=${parameter('parallelism')}`
  return `$argon2${parameter('type')}$v=19$${cost}$${salt}$${value}`
}
