import type { Locator, Page } from 'playwright-core'
import sharp from 'sharp'

const TYPED_AT_ONCE = 3
const TYPING_MS = 120
const POINTING_MS = 700
const BAR_HEIGHT = 44

/**
 * Records pages as an animated WebP: each frame is a screenshot in a drawn browser window, whose bar
 * shows the page's address.
 *
 * @param stage an empty page, on which the window is drawn.
 */
export async function startRecording(stage: Page, { width, height }: Size) {
  const frames: Buffer[] = []
  const delay: number[] = []
  await stage.setViewportSize({ width, height: height + BAR_HEIGHT })
  await stage.setContent(windowOf(width, height))

  /** What the page shows now, for so many milliseconds. */
  async function frame(page: Page, ms: number, pointer?: Position) {
    const screenshot = await page.screenshot({ caret: 'initial' })
    const { host, pathname } = new URL(page.url())
    const src = `data:image/png;base64,${screenshot.toString('base64')}`
    await stage.evaluate(draw, { src, address: host + pathname, pointer })
    frames.push(await stage.screenshot())
    delay.push(ms)
  }

  return {
    frame,
    async type(page: Page, field: Locator, text: string) {
      await field.focus()
      for (let end = TYPED_AT_ONCE; end < text.length + TYPED_AT_ONCE; end += TYPED_AT_ONCE) {
        await field.fill(text.slice(0, end))
        await frame(page, TYPING_MS)
      }
    },
    /** A frame with the mouse pointer on the target, which is not clicked. */
    async point(page: Page, target: Locator) {
      await target.hover()
      const box = await target.boundingBox()
      if (!box) throw new Error('Nothing to point at.')
      const pointer = { x: box.x + box.width / 2, y: box.y + box.height / 2 + BAR_HEIGHT }
      await frame(page, POINTING_MS, pointer)
    },
    async save(file: string) {
      await sharp(frames, { join: { animated: true } })
        .webp({ lossless: true, effort: 6, minSize: true, delay, loop: 0 })
        .toFile(file)
    },
  }
}

interface Size {
  width: number
  height: number
}

interface Position {
  x: number
  y: number
}

const windowOf = (width: number, height: number) => `
  <style>
    body { margin: 0; background: #dfe5e3; }
    #bar { display: flex; align-items: center; gap: 8px; height: ${BAR_HEIGHT}px; padding: 0 16px; box-sizing: border-box; }
    #bar i { width: 12px; height: 12px; border-radius: 50%; background: #b4bfbb; }
    #address { margin-left: 16px; padding: 5px 14px; width: 420px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; border-radius: 14px; background: #fff; color: #33403c; font: 14px sans-serif; }
    #page { display: block; width: ${width}px; height: ${height}px; }
    #pointer { position: absolute; width: 22px; }
  </style>
  <div id="bar"><i></i><i></i><i></i><span id="address"></span></div>
  <img id="page" alt="">
  <svg id="pointer" viewBox="0 0 12 18"><path d="M1 1v13l3.2-3 2.1 5 2.2-1-2.1-4.8H11z" fill="#111" stroke="#fff"/></svg>`

/** Runs on the stage. */
async function draw(shown: { src: string; address: string; pointer: Position | undefined }) {
  const find = <E extends Element>(id: string) => document.querySelector(`#${id}`) as E
  const page = find<HTMLImageElement>('page')
  page.src = shown.src
  find('address').textContent = shown.address
  const { style } = find<SVGElement>('pointer')
  style.display = shown.pointer ? 'block' : 'none'
  style.left = `${shown.pointer?.x ?? 0}px`
  style.top = `${shown.pointer?.y ?? 0}px`
  await page.decode()
}
