import process from 'node:process'
import sharp from 'sharp'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { createReencoder, LIMITS, memoryFor } from './reencode.ts'

const MIB = 1024 ** 2
const MIN_FREE_BYTES = 200 * MIB

const logger = { warn: vi.fn() }
const reencode = createReencoder(logger)
const flat = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#336699' } })

/** A decompression bomb: one kilobyte that takes half a gigabyte to decode. */
let bomb: Buffer
beforeAll(async () => {
  bomb = await flat(4898, 4899).avif({ effort: 0 }).toBuffer()
})

/** The peak growth of this process's resident memory during the work, in bytes. */
async function peakGrowthDuring(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss()
  let peak = before
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 1)
  await work().finally(() => clearInterval(watch))
  return peak - before
}

describe('the decoder process', () => {
  test('re-encodes a picture', async () => {
    const photograph = await flat(4000, 3000).jpeg().toBuffer()
    const made = await reencode(photograph)
    if ('flaw' in made) throw new Error(`It is ${made.flaw}.`)
    expect(await sharp(made.picture).metadata()).toMatchObject({ format: 'webp', width: 512 })
  })

  test('reports the flaw of a file that is not a picture', async () => {
    expect(await reencode(Buffer.from('GIF8 is how one begins'))).toEqual({ flaw: 'unknown' })
  })

  test.skipIf(process.platform !== 'linux')(
    'rejects a small picture that takes half a gigabyte, without memory growth in this process',
    async () => {
      expect(bomb.length).toBeLessThan(2000)
      const growth = await peakGrowthDuring(async () => {
        expect(await reencode(bomb)).toEqual({ flaw: 'costly' })
      })
      expect(growth).toBeLessThan(50 * MIB)
    },
  )

  test.skipIf(process.platform !== 'linux')('decodes 12 megapixels of AVIF', async () => {
    const photograph = await flat(4032, 3024).avif({ effort: 0, chromaSubsampling: '4:2:0' })
    expect(await reencode(await photograph.toBuffer())).toHaveProperty('picture')
  })

  test('is killed when it exceeds the time limit, and the picture is rejected', async () => {
    const impatient = createReencoder(logger, { ...LIMITS, seconds: 0.001 })
    expect(await impatient(bomb)).toEqual({ flaw: 'costly' })
    expect(logger.warn).toHaveBeenCalledWith(
      expect.objectContaining({ event: 'decoder_stopped', signal: 'SIGKILL' }),
      expect.anything(),
    )
  })

  test('causes an error, and not a rejected picture, when it cannot be started', async () => {
    const unstartable = createReencoder(logger, { ...LIMITS, memoryBytes: -1024 })
    await expect(unstartable(bomb)).rejects.toThrow(/^The decoder ended with status/)
  })
})

describe('the memory limit of the decoder', () => {
  test.each([512, 768, 1024])('leaves 200 MB free in a container of %i MB', (limit) => {
    const memoryOfApi = 192 * MIB
    expect(limit * MIB - memoryOfApi - memoryFor(limit * MIB)).toBeGreaterThanOrEqual(
      MIN_FREE_BYTES,
    )
  })

  test('is 288 MB when the container has no limit', () => {
    expect(memoryFor(0)).toBe(288 * MIB)
    expect(memoryFor(2 ** 63)).toBe(288 * MIB)
  })

  test('is at least 64 MB, enough for a photograph, in the smallest container', () => {
    expect(memoryFor(256 * MIB)).toBe(64 * MIB)
  })
})
