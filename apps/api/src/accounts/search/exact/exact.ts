export { both, either, findExact, isAnyOf, isNoneOf, keepMatching, setOf } from './table.ts'
