/** What the sign-in form is checked by: a chunk of its own, that comes with the first touch. */
export { EmailRequest, SignIn } from '@signin/contracts'
