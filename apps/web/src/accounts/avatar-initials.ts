const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The first letter of the first name and of the last, in capitals: two at most. */
export function initialsOf(name: string): string {
  const names = name.trim().split(/\s+/)
  const announced = names.length > 1 ? [names[0], names.at(-1)] : names
  return announced.map((it) => firstOf(it ?? '').toLocaleUpperCase()).join('')
}

/** What a person takes for one letter may be several code points. */
function firstOf(name: string): string {
  for (const { segment } of characters.segment(name)) return segment
  return ''
}
