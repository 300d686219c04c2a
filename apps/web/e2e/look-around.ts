import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { sizes } from './page.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** In place of axe where it is in the page already: putting it there takes longer than to run it. */
const NOTHING = ';'

/** Which theme at which width: the picture's name ends so. */
export type View = `${'light' | 'dark'}-${'wide' | 'narrow'}`

interface Wishes {
  /** Does something with each view of the page. */
  see?: (view: View) => Promise<unknown>
}

/**
 * At a stop on a journey: lets axe find fault with the page as it stands, in both themes at both
 * widths, and leaves it as it was.
 */
export async function lookAround(page: Page, { see }: Wishes = {}) {
  const before = page.viewportSize() ?? sizes.wide
  let axeIsThere = false
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    for (const width of ['wide', 'narrow'] as const) {
      await page.setViewportSize(sizes[width])
      await settled(page)
      await see?.(`${theme}-${width}`)
      expect(await faults(page, axeIsThere), `${page.url()}, ${theme}, ${width}`).toEqual([])
      axeIsThere = true
    }
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

async function faults(page: Page, axeIsThere: boolean) {
  const axe = new AxeBuilder({ page, ...(axeIsThere && { axeSource: NOTHING }) })
    .options({ resultTypes: ['violations'] })
    .withTags(RULES)
    // Without frames there is nothing to gather in a page of axe's own, which takes half the time.
    .setLegacyMode()
  const { violations } = await axe.analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html)}`)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  return wide ? [...found, 'scrolls sideways'] : found
}
