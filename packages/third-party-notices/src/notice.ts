/** A third-party package, font or data set that a build contains. */
export interface Notice {
  name: string
  version?: string
  /** An SPDX expression. */
  license: string
  /** The URL of its source. */
  url?: string
  /** The full texts of its licences and notices. */
  texts: string[]
}
