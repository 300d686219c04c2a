import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { sizes } from './page.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** The minified script, injected once: AxeBuilder would inject the full one twice per check. */
const AXE = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright')).resolve(
  'axe-core/axe.min.js',
)
const source = await readFile(AXE, 'utf8')
const EMPTY_SCRIPT = ';'

/** A theme and a width, as in the file names of the pictures. */
export type View = `${'light' | 'dark'}-${'wide' | 'narrow'}`

export const VIEWS: View[] = ['light-wide', 'light-narrow', 'dark-wide', 'dark-narrow']

/** The full tier checks every state in every view. */
export const everyView = process.env.TEST_TIER === 'full'

/** For states within a journey. The tests named states-of-* check the pages in every view. */
const JOURNEY_VIEWS: View[] = everyView ? VIEWS : ['light-narrow']

interface Options {
  views?: View[]
  /** Called in each view of the page. */
  see?: (view: View) => Promise<unknown>
}

/** Checks the page with axe and for sideways scrolling in each view, then restores the view. */
export async function inspectStates(page: Page, { views = JOURNEY_VIEWS, see }: Options = {}) {
  const before = page.viewportSize() ?? sizes.wide
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source)
  for (const view of views) {
    const [colorScheme, width] = view.split('-') as ['light' | 'dark', 'wide' | 'narrow']
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize(sizes[width])
    await settled(page)
    await see?.(view)
    expect(await findViolations(page), `${page.url()}, ${view}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: null })
  await page.setViewportSize(before)
}

async function settled(page: Page) {
  await page.evaluate(async () => {
    await document.fonts.ready
    // A transition that another one replaced rejects, and is over as well.
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished))
  })
}

async function findViolations(page: Page) {
  const axe = new AxeBuilder({ page, axeSource: EMPTY_SCRIPT })
    .options({ resultTypes: ['violations'] })
    .withTags(RULES)
    // Without frames, axe needs no page of its own to merge results, which takes half of the time.
    .setLegacyMode()
  const { violations } = await axe.analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html)}`)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  return wide ? [...found, 'scrolls sideways'] : found
}
