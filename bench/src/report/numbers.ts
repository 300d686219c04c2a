import type { Ratio } from '../statistics/ratio.ts'

/** Three figures: the rest is noise. */
export function figures(value: number, unit = ''): string {
  const text = value >= 100 ? Number(value.toPrecision(3)).toFixed(0) : value.toPrecision(3)
  return unit ? `${text} ${unit}` : text
}

/** The median, and in brackets the lowest and highest round. */
export function spread({ median, least, most }: Ratio): string {
  return `${median.toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})`
}
