import { AppError } from '@signin/contracts'

interface Schema<Output> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: Output }
    | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } }
}

/**
 * The parameters of a GET, by the schema of the contract.
 *
 * @throws {AppError} `invalid_input`.
 */
export function parseQuery<Output>(schema: Schema<Output>, query: unknown): Output {
  const result = schema.safeParse(query)
  if (result.success) return result.data
  const issues = result.error.issues.map(({ path, message }) => ({
    path: path.map(String),
    message: message.slice(0, 200),
  }))
  throw new AppError('invalid_input', { issues: issues.slice(0, 20) })
}
