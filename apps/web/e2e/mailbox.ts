import { expect, inject } from 'vitest'

interface Letter {
  to: string
  subject: string
  links: string[]
}

async function lettersTo(address: string): Promise<Letter[]> {
  const answer = await fetch(`${inject('server')}/dev/mailbox.json`)
  const letters = (await answer.json()) as Letter[]
  return letters.filter(({ to }) => to === address)
}

/** What was written to the address, newest first. */
export async function subjectsTo(address: string): Promise<string[]> {
  return (await lettersTo(address)).map(({ subject }) => subject)
}

/** The links in it, newest first. */
export async function linksFor(address: string): Promise<string[]> {
  return (await lettersTo(address)).flatMap(({ links }) => links)
}

/** The newest link that was sent to the address, apart from those that are known. */
export function linkFor(address: string, known: string[] = []): Promise<string> {
  return newest(address, (link) => !known.includes(link))
}

/** The newest link to a page that was sent to the address, as the page's path and its token. */
export async function linkTo(page: string, address: string): Promise<string> {
  const link = await newest(address, (it) => new URL(it).pathname === page)
  const { pathname, hash } = new URL(link)
  return pathname + hash
}

async function newest(address: string, fits: (link: string) => boolean): Promise<string> {
  let found: string | undefined
  const look = async () => {
    found = (await linksFor(address)).find(fits)
    return found
  }
  await expect.poll(look).toBeDefined()
  return found as unknown as string
}
