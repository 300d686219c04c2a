/** The packages' single word lists: their index files import every list. */
declare module '@zxcvbn-ts/language-common/dist/*.json.mjs' {
  const list: string[]
  export default list
}

declare module '@zxcvbn-ts/language-en/dist/*.json.mjs' {
  const list: string[]
  export default list
}
