export { type AccessTokenSourceOptions, accessTokenSource } from './access-token-source.ts'
export { type ClientOptions, createClient, type SigninClient } from './create-client.ts'
export { type ClientFailure, type FailureCode, failureOf } from './failure.ts'
