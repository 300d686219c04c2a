const TOKEN =
  /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<string>'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*")|(?<word>[A-Za-z_$][\w$]*)|\d[\w.]*|\S/y
const SPACE = /\s*/y
const TEMPLATE_TEXT = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?<end>`|\$\{|$)/y
const REGEX = /\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y
/** A slash after one of these tokens begins a regular expression; after a value it divides. */
const BEFORE_REGEX = /^(?:[(,=:[!&|?{};+\-*%~^<>]|return|typeof|case|of|in|else|)$/
/** A string between these is a key of an object, a type or a class, unlike `? 'a' : 'b'` and `case 'a':`. */
const BEFORE_KEY = /(?:[{,;]|\n)\s*(?:(?:readonly|async|static|get|set)\s+)*$/
const AFTER_KEY = /\s*\??[:(]/y

/**
 * @param code JavaScript, TypeScript or a Prisma schema
 * @returns every identifier outside comments, strings and regular expressions, and every quoted key
 */
export function scriptNames(code) {
  const names = new Set()
  // For each `${` around the position, the number of braces that are open in it.
  const depths = []
  let at = 0
  let previous = ''
  const take = (pattern) => {
    pattern.lastIndex = at
    const found = pattern.exec(code)
    if (found) at = pattern.lastIndex
    return found
  }
  const isKey = (start) => {
    AFTER_KEY.lastIndex = at
    return AFTER_KEY.test(code) && BEFORE_KEY.test(code.slice(Math.max(0, start - 40), start))
  }
  const takeTemplateText = () => {
    if (take(TEMPLATE_TEXT).groups.end === '${') depths.push(0)
  }

  while (take(SPACE) && at < code.length) {
    const start = at
    if (BEFORE_REGEX.test(previous) && take(REGEX)) {
      previous = 'a regular expression'
      continue
    }
    const [token, comment, string, word] = take(TOKEN)
    if (comment) continue
    previous = token
    if (word) names.add(word)
    if (string && isKey(start)) names.add(string.slice(1, -1))
    if (token === '{' && depths.length > 0) depths[depths.length - 1] += 1
    if (token === '`') takeTemplateText()
    if (token === '}' && depths.length > 0) {
      depths[depths.length - 1] -= 1
      if (depths.at(-1) < 0) {
        depths.pop()
        takeTemplateText()
      }
    }
  }
  return names
}
