import type { FormatName } from './format-names.ts'
import type { ImportOptions, ReadingRules } from './import-options.ts'
import type { SourceFile } from './source/file.ts'
import type { Shape } from './source/shape.ts'
import type { ImportProgress } from './summary.ts'

export interface ImportRun {
  file: string
  options: ImportOptions
  dryRun: boolean
  /** The report's file. */
  report?: string | undefined
  /** Aborting ends the import after its current batch. */
  signal: AbortSignal
  onProgress(progress: ImportProgress): void
}

/** An opened file, its format, and the rules by which it is read. */
export interface Source {
  file: SourceFile
  shape: Shape
  format: FormatName
  rules: ReadingRules
}
