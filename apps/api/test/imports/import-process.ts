import { createDb } from '@signin/db'
import { importInto } from './fixture.ts'

/** Imports a file in a process of its own, which a test can kill. */
const [file, url] = process.argv.slice(2)
if (!file || !url) throw new Error('a file and a database are missing')
const db = createDb({ url })
await importInto({ db, now: () => new Date() }, file)
await db.$disconnect()
