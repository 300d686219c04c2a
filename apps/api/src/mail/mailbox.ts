import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { EmailMessage } from './email-message.ts'
import { contentOf, domainOf, headersOf, type Mailer } from './mailer.ts'

export interface StoredEmail {
  id: string
  from: string
  to: string
  subject: string
  /** ISO 8601. */
  at: string
  messageId: string
  headers: Record<string, string>
  html: string
  text: string
  /** Every URL in the text, in order. */
  links: string[]
}

/** A Mailer that stores emails on this machine instead of sending them. */
export interface Mailbox extends Mailer {
  /** Newest first. */
  list(): Promise<StoredEmail[]>
  find(id: string): Promise<StoredEmail | undefined>
  /** Changes whenever the list does. */
  state(): Promise<string>
  empty(): Promise<void>
}

export interface MailboxOptions {
  directory: string
  from: string
  clock: () => Date
}

const MAX_STORED_EMAILS = 200
const NAME = /^\d{15}-[\w-]+\.json$/
const LINK = /https?:\/\/\S+/g

/**
 * The development mailbox. It stores the newest emails as files of `directory`, so that they
 * survive a restart. The emails contain links that grant access to accounts: never use it in
 * production.
 */
export function mailbox({ directory, from, clock }: MailboxOptions): Mailbox {
  const cache = new Map<string, StoredEmail>()
  let lastNumber = 0
  let writing = Promise.resolve()

  /** Newest first, since names begin with the time. */
  async function names(): Promise<string[]> {
    const found = await readdir(directory).catch(ifMissing([]))
    return found
      .filter((name) => NAME.test(name))
      .sort()
      .reverse()
  }

  async function open(name: string): Promise<StoredEmail | undefined> {
    const cached = cache.get(name)
    if (cached) return cached
    const content = await readFile(path.join(directory, name), 'utf8').catch(ifMissing(undefined))
    if (content === undefined) return undefined
    const message: StoredEmail = JSON.parse(content)
    cache.set(name, message)
    return message
  }

  /**
   * Writes to a temporary file and renames it, so that a killed process leaves no partial email.
   */
  async function store(message: EmailMessage, jobId: string): Promise<void> {
    const { to, subject, html, text } = contentOf(message)
    const now = clock()
    const [newest = '0'] = await names()
    // Emails of the same millisecond get increasing numbers, which keeps their order.
    lastNumber = Math.max(now.getTime(), lastNumber + 1, Number.parseInt(newest, 10) + 1)
    const id = `${String(lastNumber).padStart(15, '0')}-${jobId.replace(/[^\w-]/g, '')}`
    const stored: StoredEmail = {
      id,
      from,
      to: to.address,
      subject,
      at: now.toISOString(),
      ...headersOf(jobId, domainOf(from)),
      html,
      text,
      links: text.match(LINK) ?? [],
    }
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const file = path.join(directory, `${id}.json`)
    await writeFile(`${file}.part`, JSON.stringify(stored), { mode: 0o600 })
    await rename(`${file}.part`, file)
    await remove((await names()).slice(MAX_STORED_EMAILS))
  }

  async function remove(unwanted: string[]): Promise<void> {
    for (const name of unwanted) {
      cache.delete(name)
      await rm(path.join(directory, name), { force: true })
    }
  }

  return {
    send(message, id) {
      const stored = writing.then(() => store(message, id))
      writing = stored.catch(() => {})
      return stored
    },
    close: () => writing,
    async list() {
      const emails = await Promise.all((await names()).map(open))
      return emails.filter((message) => message !== undefined)
    },
    async find(id) {
      return NAME.test(`${id}.json`) ? open(`${id}.json`) : undefined
    },
    async state() {
      const [newest = 'empty', ...others] = await names()
      return `${newest} ${others.length}`
    },
    async empty() {
      await remove(await names())
    },
  }
}

function ifMissing<Instead>(instead: Instead) {
  return (error: NodeJS.ErrnoException): Instead => {
    if (error.code === 'ENOENT') return instead
    throw error
  }
}
