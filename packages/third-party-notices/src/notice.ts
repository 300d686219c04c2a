/** A package, a font or a data set of others that a build holds. */
export interface Notice {
  name: string
  version?: string
  /** An SPDX expression. */
  license: string
  /** Where it comes from. */
  url?: string
  /** Whole licences and notices, as its authors wrote them. */
  texts: string[]
}
