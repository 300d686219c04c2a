/** Why a session may not use the console at all, as a call of it reported. */
export type Denial = 'signedOut' | 'secondFactor'
