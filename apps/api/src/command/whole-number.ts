/** A parser of whole numbers from `min` to `max`, for the flags and arguments of commands. */
export function wholeNumber(min: number, max: number) {
  return (text: string): number => {
    const number = Number(text)
    if (/^\d+$/.test(text) && number >= min && number <= max) return number
    throw new Error(`is not a whole number from ${min} to ${max}`)
  }
}
