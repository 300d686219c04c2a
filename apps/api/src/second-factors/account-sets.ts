export { withSecondFactor } from './table.ts'
