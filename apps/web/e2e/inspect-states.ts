import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { sizes } from './page.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What AxeBuilder would put into the page twice for each look, in more letters. */
const AXE = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright')).resolve(
  'axe-core/axe.min.js',
)
const source = await readFile(AXE, 'utf8')
const NOTHING = ';'

/** Which theme at which width: the picture's name ends so. */
export type View = `${'light' | 'dark'}-${'wide' | 'narrow'}`

export const VIEWS: View[] = ['light-wide', 'light-narrow', 'dark-wide', 'dark-narrow']

/** The full tier looks at everything in every view. */
export const everyView = process.env.TEST_TIER === 'full'

/** At a stop on a journey, whose pages are looked at in every view by the tests named looks-of-*. */
const AT_A_STOP: View[] = everyView ? VIEWS : ['light-narrow']

interface Options {
  views?: View[]
  /** Does something with each view of the page. */
  see?: (view: View) => Promise<unknown>
}

/**
 * Checks the page as it stands with axe, and that it does not scroll sideways, in each of the views.
 * Leaves it as it was.
 */
export async function inspectStates(page: Page, { views = AT_A_STOP, see }: Options = {}) {
  const before = page.viewportSize() ?? sizes.wide
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source)
  for (const view of views) {
    const [colorScheme, width] = view.split('-') as ['light' | 'dark', 'wide' | 'narrow']
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize(sizes[width])
    await settled(page)
    await see?.(view)
    expect(await faults(page), `${page.url()}, ${view}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: null })
  await page.setViewportSize(before)
}

async function settled(page: Page) {
  await page.evaluate(async () => {
    await document.fonts.ready
    // A transition that another one replaced is rejected, and over as well.
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished))
  })
}

async function faults(page: Page) {
  const axe = new AxeBuilder({ page, axeSource: NOTHING })
    .options({ resultTypes: ['violations'] })
    .withTags(RULES)
    // Without frames there is nothing to gather in a page of axe's own, which takes half the time.
    .setLegacyMode()
  const { violations } = await axe.analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html)}`)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  return wide ? [...found, 'scrolls sideways'] : found
}
