// Writes the complete package, as published, into packages/client/package.
import path from 'node:path'
import { writePackage } from './write-package.ts'

await writePackage(path.join(import.meta.dirname, '../package'))
