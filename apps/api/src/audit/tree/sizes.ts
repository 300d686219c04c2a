import { TreeError } from './tree-error.ts'

/** Whether the value can be the number of leaves of a tree, or the index of one: 0 to 2^53 - 1. */
export function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** @throws {TreeError} unless the value is a whole number from 0 to 2^53 - 1. */
export function assertSize(name: string, value: number): void {
  if (!isSize(value)) throw new TreeError(`The ${name} must be a whole number below 2^53.`)
}

// JavaScript's bitwise operators truncate to 32 bits, so sizes are halved by division instead.

export function isOdd(size: number): boolean {
  return size % 2 === 1
}

export function half(size: number): number {
  return Math.floor(size / 2)
}

/** The exponent of the largest power of two that is not above the size, which is at least 1. */
export function highestBit(size: number): number {
  // Math.log2(2 ** 53 - 1) is rounded to 53.
  let bit = 0
  while (2 ** (bit + 1) <= size) bit++
  return bit
}
