import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { type Answers, answer } from './canned.ts'
import { lookAround, type View } from './look-around.ts'
import { openPage, type Provoked } from './page.ts'

const PICTURES = fileURLToPath(new URL('pictures/', import.meta.url))
const README_PICTURES = fileURLToPath(new URL('../../../docs/pictures/', import.meta.url))

export interface Look {
  path: string
  answers: Answers
  heading: string
  /** From the page as it loads to the state that is looked at. */
  reach?: (page: Page) => Promise<unknown>
  provokes?: Provoked[]
  /** Shown in the README. */
  readme?: boolean
}

/**
 * Lets axe find fault with one state of a page in both themes at both widths; and makes a picture
 * of each where pictures are wanted.
 */
export async function inspect(name: string, look: Look) {
  const page = await openPage({ provokes: look.provokes ?? [], reducedMotion: true })
  await answer(page, look.answers)
  await page.goto(look.path)
  await page.getByRole('heading', { level: 1, name: look.heading, exact: true }).waitFor()
  await look.reach?.(page)
  const wanted = Boolean(process.env.UPDATE_PICTURES)
  await lookAround(page, wanted ? { see: (view) => picture(page, name, view, look) } : {})
}

async function picture(page: Page, name: string, view: View, { readme }: Look) {
  await mkdir(PICTURES, { recursive: true })
  await page.screenshot({ path: `${PICTURES}${name}-${view}.png`, fullPage: true })
  if (!readme || view.endsWith('narrow')) return
  const [theme] = view.split('-')
  await page.screenshot({ path: `${README_PICTURES}${name}-${theme}.png` })
}
