import process from 'node:process'
import sharp from 'sharp'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { createReencoder, LIMITS, memoryFor } from './reencode.ts'

const MIB = 1024 ** 2
const KEPT_FREE = 200 * MIB

const logger = { warn: vi.fn() }
const reencode = createReencoder(logger)
const flat = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#336699' } })

/** A kilobyte that takes half a gigabyte to open. */
let bomb: Buffer
beforeAll(async () => {
  bomb = await flat(4898, 4899).avif({ effort: 0 }).toBuffer()
})

/** What this process has taken more than it had, at any moment of the work. */
async function growthDuring(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss()
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 1)
  await work().finally(() => clearInterval(watch))
  return most - before
}

describe('a process of its own', () => {
  test('makes the picture, and leaves nothing of it in this one', async () => {
    const photograph = await flat(4000, 3000).jpeg().toBuffer()
    const made = await reencode(photograph)
    if ('flaw' in made) throw new Error(`It is ${made.flaw}.`)
    expect(await sharp(made.picture).metadata()).toMatchObject({ format: 'webp', width: 512 })
  })

  test('says what is wrong with what is no picture', async () => {
    expect(await reencode(Buffer.from('GIF8 is how one begins'))).toEqual({ flaw: 'unknown' })
  })

  test.skipIf(process.platform !== 'linux')(
    'is where a small picture that takes half a gigabyte is refused, at the cost of none of it here',
    async () => {
      expect(bomb.length).toBeLessThan(2000)
      const growth = await growthDuring(async () => {
        expect(await reencode(bomb)).toEqual({ flaw: 'costly' })
      })
      expect(growth).toBeLessThan(50 * MIB)
    },
  )

  test.skipIf(process.platform !== 'linux')('opens 12 megapixels of AVIF', async () => {
    const photograph = await flat(4032, 3024).avif({ effort: 0, chromaSubsampling: '4:2:0' })
    expect(await reencode(await photograph.toBuffer())).toHaveProperty('picture')
  })

  test('that takes too long is ended, and the next picture is made', async () => {
    const hurried = createReencoder(logger, { ...LIMITS, seconds: 0.001 })
    expect(await hurried(bomb)).toEqual({ flaw: 'costly' })
    expect(logger.warn).toHaveBeenCalledWith(
      expect.objectContaining({ event: 'decoder_stopped', signal: 'SIGKILL' }),
      expect.anything(),
    )
  })

  test('that cannot be started is a fault of ours, and not of the picture', async () => {
    const starved = createReencoder(logger, { ...LIMITS, memoryBytes: -1024 })
    await expect(starved(bomb)).rejects.toThrow(/^The decoder ended with status/)
  })
})

describe('how much memory it may take', () => {
  test.each([512, 768, 1024])('leaves 200 MB free in a container of %i MB', (limit) => {
    const forTheApi = 192 * MIB
    expect(limit * MIB - forTheApi - memoryFor(limit * MIB)).toBeGreaterThanOrEqual(KEPT_FREE)
  })

  test('is no more for there being no limit', () => {
    expect(memoryFor(0)).toBe(288 * MIB)
    expect(memoryFor(2 ** 63)).toBe(288 * MIB)
  })

  test('is enough for a photograph in the smallest container', () => {
    expect(memoryFor(256 * MIB)).toBe(64 * MIB)
  })
})
