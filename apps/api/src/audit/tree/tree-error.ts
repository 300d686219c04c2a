/** A size, index or hash that no tree has, or stored hashes that are missing. */
export class TreeError extends Error {
  override name = 'TreeError'
}
