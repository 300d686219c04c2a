import type { Ratio } from '../statistics/ratio.ts'

/** Formats a value with three significant figures. */
export function figures(value: number, unit = ''): string {
  const text = value >= 100 ? Number(value.toPrecision(3)).toFixed(0) : value.toPrecision(3)
  return unit ? `${text} ${unit}` : text
}

/** Formats the median, with the lowest and highest round in brackets. */
export function spread({ median, min, max }: Ratio): string {
  return `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`
}
