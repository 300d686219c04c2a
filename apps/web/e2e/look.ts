import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type Answers, answer } from './canned.ts'
import { openPage, type Provoked, sizes } from './page.ts'

const PICTURES = fileURLToPath(new URL('pictures/', import.meta.url))
const README_PICTURES = fileURLToPath(new URL('../../../docs/pictures/', import.meta.url))
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

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

/** Pictures one state of a page in both themes at both widths, and lets axe find fault with each. */
export async function inspect(name: string, look: Look) {
  const page = await openPage({ provokes: look.provokes ?? [], reducedMotion: true })
  await answer(page, look.answers)
  await page.goto(look.path)
  await page.getByRole('heading', { level: 1, name: look.heading, exact: true }).waitFor()
  await look.reach?.(page)
  await mkdir(PICTURES, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const [width, size] of Object.entries(sizes)) {
      await page.setViewportSize(size)
      await settled(page)
      const picture = `${name}-${colorScheme}-${width}.png`
      await page.screenshot({ path: PICTURES + picture, fullPage: true })
      if (look.readme && width === 'wide' && process.env.UPDATE_PICTURES) {
        await page.screenshot({ path: `${README_PICTURES}${name}-${colorScheme}.png` })
      }
      expect(await faults(page), picture).toEqual([])
    }
  }
}

async function settled(page: Page) {
  await page.evaluate(async () => {
    await document.fonts.ready
    // A transition that another one replaced is rejected, and over as well.
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished))
  })
}

async function faults(page: Page) {
  // Without frames there is nothing to gather in a page of axe's own, which takes half the time.
  const axe = new AxeBuilder({ page }).withTags(RULES).setLegacyMode()
  const { violations } = await axe.analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html)}`)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  return wide ? [...found, 'scrolls sideways'] : found
}
