const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The initials of the first and the last name, in capitals: two at most. */
export function initialsOf(name: string): string {
  const names = name.trim().split(/\s+/)
  const outer = names.length > 1 ? [names[0], names.at(-1)] : names
  return outer.map((it) => firstGrapheme(it ?? '').toLocaleUpperCase()).join('')
}

/** The first grapheme cluster: a character as people see it may be several code points. */
function firstGrapheme(name: string): string {
  for (const { segment } of characters.segment(name)) return segment
  return ''
}
