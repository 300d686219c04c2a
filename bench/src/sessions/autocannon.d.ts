/** The part of autocannon that the load uses; the package brings no types of its own. */
declare module 'autocannon' {
  export interface Client {
    /** Sent in turn, over and over. */
    setRequests(requests: { headers: Record<string, string> }[]): void
  }

  export interface Options {
    url: string
    connections: number
    /** Seconds. */
    duration: number
    /** How often it looks whether the time is up, in milliseconds. */
    sampleInt: number
    setupClient: (client: Client) => void
    /** Where it says no, the answer counts as a mismatch. */
    verifyBody: (body: string) => boolean
  }

  export interface Result {
    non2xx: number
    errors: number
    timeouts: number
    mismatches: number
    statusCodeStats: Record<string, { count: number }>
  }

  export interface Run extends PromiseLike<Result> {
    on(
      event: 'response',
      listener: (client: Client, status: number, bytes: number, milliseconds: number) => void,
    ): void
  }

  export default function autocannon(options: Options): Run
}
