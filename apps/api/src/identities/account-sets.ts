export { identifiedBy, withProvider } from './table.ts'
