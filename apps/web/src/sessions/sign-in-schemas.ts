/** The schemas of the sign-in form, in a chunk of their own that loads at the first interaction. */
export { EmailRequest, SignIn } from '@signin/contracts'
