import { expect, inject } from 'vitest'

interface EmailMessage {
  to: string
  subject: string
  links: string[]
}

async function emailsTo(address: string, server = inject('server')): Promise<EmailMessage[]> {
  const answer = await fetch(`${server}/dev/mailbox.json`)
  const emails = (await answer.json()) as EmailMessage[]
  return emails.filter(({ to }) => to === address)
}

/** The subjects of the mails to the address, newest first. */
export async function subjectsTo(address: string, server?: string): Promise<string[]> {
  return (await emailsTo(address, server)).map(({ subject }) => subject)
}

/** The links in those mails, newest first. */
export async function linksFor(address: string, server?: string): Promise<string[]> {
  return (await emailsTo(address, server)).flatMap(({ links }) => links)
}

/** Waits for a link to the address that is not in `known`, and returns the newest. */
export function linkFor(address: string, known: string[] = []): Promise<string> {
  return newest(
    () => linksFor(address),
    (link) => !known.includes(link),
  )
}

/** Waits for a link to the page, and returns the newest as its path and fragment. */
export async function linkTo(page: string, address: string, server?: string): Promise<string> {
  const links = () => linksFor(address, server)
  const link = await newest(links, (it) => new URL(it).pathname === page)
  const { pathname, hash } = new URL(link)
  return pathname + hash
}

async function newest(
  links: () => Promise<string[]>,
  fits: (link: string) => boolean,
): Promise<string> {
  let found: string | undefined
  const findLink = async () => {
    found = (await links()).find(fits)
    return found
  }
  await expect.poll(findLink).toBeDefined()
  return found as unknown as string
}
