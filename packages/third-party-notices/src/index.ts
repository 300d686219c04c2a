export type { Notice } from './notice.ts'
export { type ThirdParty, thirdPartyNotices } from './plugin.ts'
export { standardText } from './standard-text.ts'
