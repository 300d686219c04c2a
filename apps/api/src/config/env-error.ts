/** What is wrong with the environment, one line a variable. */
export class EnvError extends Error {
  override name = 'EnvError'
}
