/** The part of autocannon that the load uses; the package has no types. */
declare module 'autocannon' {
  export interface Client {
    /** Sent cyclically. */
    setRequests(requests: { headers: Record<string, string> }[]): void
  }

  export interface Options {
    url: string
    connections: number
    /** Seconds. */
    duration: number
    /** The interval of the check whether the duration is over, in milliseconds. */
    sampleInt: number
    setupClient: (client: Client) => void
    /** If false, the response counts as a mismatch. */
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
