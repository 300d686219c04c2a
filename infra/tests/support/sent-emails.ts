import { setTimeout as pause } from 'node:timers/promises'

/** An email as the mail server of a test's stack received it. */
export interface EmailMessage {
  subject: string
  text: string
  html: string
}

interface Taken extends EmailMessage {
  to: { address: string }[]
}

export async function emailsTo(address: string, port: number): Promise<EmailMessage[]> {
  const answer = await fetch(`http://127.0.0.1:${port}/email`)
  const taken = (await answer.json()) as Taken[]
  return taken.filter(({ to }) => to.some((it) => it.address === address))
}

const EMAIL_TIMEOUT_MS = 60_000

/** Waits for an email with a link to a page. @returns the link. */
export async function linkTo(
  page: string,
  address: string,
  stack: { mailedTo(address: string): Promise<EmailMessage[]> },
): Promise<string> {
  const patience = AbortSignal.timeout(EMAIL_TIMEOUT_MS)
  while (!patience.aborted) {
    for (const { text } of await stack.mailedTo(address)) {
      const link = text.match(/https:\/\/\S+/g)?.find((it) => new URL(it).pathname === page)
      if (link) return link
    }
    await pause(200)
  }
  throw new Error(`No letter to ${address} has a link to ${page}.`)
}
