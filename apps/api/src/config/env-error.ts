/** The environment is invalid. The message has one line per problem. */
export class EnvError extends Error {
  override name = 'EnvError'
}
