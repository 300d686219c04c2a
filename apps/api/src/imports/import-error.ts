/** The import cannot start or go on. The message tells the operator why, and what to do. */
export class ImportError extends Error {
  override name = 'ImportError'
}
