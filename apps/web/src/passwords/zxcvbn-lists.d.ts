/** The packages' own files, one list each: their indexes would bring every list they have. */
declare module '@zxcvbn-ts/language-common/dist/*.json.mjs' {
  const list: string[]
  export default list
}

declare module '@zxcvbn-ts/language-en/dist/*.json.mjs' {
  const list: string[]
  export default list
}
