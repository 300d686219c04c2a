const MIN_RUNS = 5

/**
 * Whether a password repeats one piece of fewer than `minPiece` code points, or consists of fewer
 * than five runs of equal, ascending or descending characters: abcabcabcabcabc, aaaaaaaaaaaaaaa,
 * 123456789012345, abcdefgh12345678.
 */
export function isMonotonous(password: string, minPiece: number): boolean {
  const characters = [...password]
  return repeats(characters, minPiece) || runsIn(characters) < MIN_RUNS
}

/** The last repetition may be partial. */
function repeats(characters: string[], minPiece: number): boolean {
  const longestPiece = Math.min(minPiece - 1, Math.floor(characters.length / 2))
  for (let piece = 1; piece <= longestPiece; piece++) {
    if (characters.every((it, i) => i < piece || it === characters[i - piece])) return true
  }
  return false
}

function runsIn(characters: string[]): number {
  let runs = 0
  /** The step of the current run: 0, 1 or -1; undefined until its second character. */
  let step: number | undefined
  characters.forEach((character, i) => {
    const next = i > 0 ? stepBetween(characters[i - 1] ?? '', character) : undefined
    const continues = next !== undefined && (step === undefined ? i > 0 : next === step)
    if (!continues) runs++
    step = continues ? next : undefined
  })
  return runs
}

/** Undefined if the code points differ by more than one. */
function stepBetween(one: string, other: string): number | undefined {
  const step = (other.codePointAt(0) ?? 0) - (one.codePointAt(0) ?? 0)
  return Math.abs(step) <= 1 ? step : undefined
}
