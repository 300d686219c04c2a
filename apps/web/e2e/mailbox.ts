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

/** The path of the newest link to `page` that was sent to the address, with its token. */
export async function linkTo(page: string, address: string): Promise<string> {
  let found: URL | undefined
  await expect
    .poll(async () => {
      const links = (await lettersTo(address)).flatMap((letter) => letter.links)
      found = links.map((link) => new URL(link)).find(({ pathname }) => pathname === page)
      return found
    })
    .toBeDefined()
  const { pathname, hash } = found as unknown as URL
  return pathname + hash
}

export async function subjectsTo(address: string): Promise<string[]> {
  return (await lettersTo(address)).map(({ subject }) => subject)
}
