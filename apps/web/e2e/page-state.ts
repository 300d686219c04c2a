import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { test } from 'vitest'
import { type Answers, answer } from './canned.ts'
import { everyView, inspectStates, VIEWS, type View } from './inspect-states.ts'
import { type ExpectedError, reopenPage } from './page.ts'

const PICTURES = fileURLToPath(new URL('pictures/', import.meta.url))
const PICTURES_WANTED = Boolean(process.env.UPDATE_PICTURES)
const README_PICTURES = fileURLToPath(new URL('../../../docs/pictures/', import.meta.url))

export interface PageState {
  path: string
  answers: Answers
  heading: string
  /** Brings the loaded page into the state. */
  reach?: (page: Page) => Promise<unknown>
  expectedErrors?: ExpectedError[]
  /** Shown in the README. */
  readme?: boolean
}

/**
 * A test for each state: axe in every view for the first state of a page, in one view for each
 * further one, in rotation. Takes pictures of every view if they are wanted.
 */
export function inspectAll(pageStates: Record<string, PageState>) {
  const pages = new Set<string>()
  const rows = Object.entries(pageStates).map(([name, pageState], turn) => {
    const { heading, path } = pageState
    const page = `${path.replace(/[?#].*/, '')} ${heading}`
    const isFirst = !pages.has(page)
    pages.add(page)
    const turns = [VIEWS[turn % VIEWS.length] as View]
    return { name, pageState, views: isFirst || everyView || PICTURES_WANTED ? VIEWS : turns }
  })
  test.for(rows)('$name', inspect)
}

async function inspect({
  name,
  pageState,
  views,
}: {
  name: string
  pageState: PageState
  views: View[]
}) {
  const page = await reopenPage({ expectedErrors: pageState.expectedErrors ?? [] })
  await answer(page, pageState.answers)
  await page.goto(pageState.path)
  await page.getByRole('heading', { level: 1, name: pageState.heading, exact: true }).waitFor()
  await pageState.reach?.(page)
  const see = (view: View) => picture(page, name, view, pageState)
  await inspectStates(page, PICTURES_WANTED ? { views, see } : { views })
}

async function picture(page: Page, name: string, view: View, { readme }: PageState) {
  await mkdir(PICTURES, { recursive: true })
  await page.screenshot({ path: `${PICTURES}${name}-${view}.png`, fullPage: true })
  if (!readme || view.endsWith('narrow')) return
  const [theme] = view.split('-')
  await page.screenshot({ path: `${README_PICTURES}${name}-${theme}.png` })
}
