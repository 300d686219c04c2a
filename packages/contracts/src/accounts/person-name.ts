import { nameSchema } from '../name.ts'

/** How the person wants to be called. */
export const PersonName = nameSchema(100, 'Enter your name.')
