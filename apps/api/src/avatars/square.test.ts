import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { pngThatClaims } from '../../test/files/lying-png.ts'
import { squareOf as reencode } from './square.js'

const plain = () =>
  sharp({ create: { width: 300, height: 200, channels: 3, background: '#0b6b57' } })

async function reencoded(bytes: Uint8Array): Promise<Buffer> {
  const answer = await reencode(bytes)
  if ('flaw' in answer) throw new Error(`It is ${answer.flaw}.`)
  return answer.picture
}

/** The red, green and blue values at a point whose coordinates are tenths of the side. */
async function colourAt(picture: Buffer, x: number, y: number): Promise<number[]> {
  const at = { left: Math.floor(x * 51), top: Math.floor(y * 51), width: 1, height: 1 }
  const raw = await sharp(picture).extract(at).removeAlpha().raw().toBuffer()
  return [...raw]
}

const isRed = ([red = 0, green = 0]: number[]) => red > 200 && green < 60

/** Left half red, right half blue. */
const halves = () =>
  sharp({ create: { width: 200, height: 200, channels: 3, background: '#0000ff' } }).composite([
    {
      input: { create: { width: 100, height: 200, channels: 3, background: '#ff0000' } },
      left: 0,
      top: 0,
    },
  ])

describe('a picture', () => {
  test.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)(
    'in %s becomes a square WebP',
    async (format) => {
      const picture = await reencoded(await plain().toFormat(format).toBuffer())
      expect(await sharp(picture).metadata()).toMatchObject({
        format: 'webp',
        width: 512,
        height: 512,
      })
    },
  )

  test('smaller than the square is enlarged to fill it', async () => {
    const dot = sharp({ create: { width: 1, height: 1, channels: 3, background: '#ff0000' } })
    expect(isRed(await colourAt(await reencoded(await dot.png().toBuffer()), 5, 5))).toBe(true)
  })

  test('is cropped to its centre', async () => {
    const wide = await sharp({
      create: { width: 300, height: 100, channels: 3, background: '#0000ff' },
    })
      .composite([
        {
          input: { create: { width: 100, height: 100, channels: 3, background: '#ff0000' } },
          left: 100,
          top: 0,
        },
      ])
      .png()
      .toBuffer()
    const picture = await reencoded(wide)
    for (const x of [1, 5, 9]) expect(isRed(await colourAt(picture, x, 5))).toBe(true)
  })

  test('with an EXIF orientation is rotated upright', async () => {
    const turned = await halves().jpeg().withMetadata({ orientation: 6 }).toBuffer()
    const picture = await reencoded(turned)
    expect(isRed(await colourAt(picture, 5, 1))).toBe(true)
    expect(isRed(await colourAt(picture, 5, 9))).toBe(false)
  })

  test('that is animated keeps only its first frame', async () => {
    const frames = await Promise.all(
      ['#ff0000', '#0000ff'].map((background) =>
        sharp({ create: { width: 64, height: 64, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    )
    for (const format of ['gif', 'webp'] as const) {
      const moving = await sharp(frames, { join: { animated: true } })
        .toFormat(format)
        .toBuffer()
      expect((await sharp(moving).metadata()).pages).toBe(2)
      const picture = await reencoded(moving)
      expect((await sharp(picture).metadata()).pages ?? 1).toBe(1)
      expect(isRed(await colourAt(picture, 5, 5))).toBe(true)
    }
  })
})

describe('a re-encoded picture', () => {
  test('has no metadata: no location, camera, colour profile or comments', async () => {
    const withMetadata = await plain()
      .withExif({
        IFD0: { Make: 'Secret Camera' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 12/1' },
      })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><who>Ada</who></x:xmpmeta>')
      .withIccProfile('p3')
      .jpeg()
      .toBuffer()
    const before = await sharp(withMetadata).metadata()
    // EXIF encodes 52 degrees 31 minutes as the fractions 52/1 and 31/1.
    const latitude = Buffer.from(Uint32Array.of(52, 1, 31, 1).buffer)
    expect(before.exif?.includes(latitude)).toBe(true)
    expect(withMetadata.includes('Secret Camera')).toBe(true)
    expect(before.xmp).toBeDefined()
    expect(before.icc).toBeDefined()

    const picture = await reencoded(withMetadata)
    const after = await sharp(picture).metadata()
    for (const part of ['exif', 'xmp', 'icc', 'iptc', 'comments'] as const) {
      expect(after[part]).toBeUndefined()
    }
    expect(picture.includes('Secret Camera')).toBe(false)
    expect(picture.includes(latitude)).toBe(false)
  })

  test.each([
    ['a page', '<!doctype html><script>alert(1)</script>'],
    ['an archive', 'PK\u0003\u0004 hidden in plain sight'],
  ])('does not contain %s that was appended to the file', async (_, tail) => {
    const polyglot = Buffer.concat([await plain().jpeg().toBuffer(), Buffer.from(tail)])
    const picture = await reencoded(polyglot)
    expect(picture.includes(tail.slice(0, 9))).toBe(false)
    expect(picture.readUInt32LE(4)).toBe(picture.length - 8)
  })
})

describe('the decoder rejects', () => {
  const expectRejected = async (bytes: Uint8Array) => expect(await reencode(bytes))

  test('an empty file', async () =>
    (await expectRejected(Buffer.alloc(0))).toEqual({ flaw: 'empty' }))

  test.each([
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    [
      'an SVG with an XML declaration',
      '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    ],
    ['a PDF', '%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj'],
    ['an HTML page', '<!doctype html><img src="x">'],
    ['text that starts like a GIF', 'GIF8 is how one begins'],
    ['a PPM image', 'P6\n1 1\n255\nabc'],
    ['a Radiance HDR image', '#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\nabcd'],
  ])('%s', async (_, text) =>
    (await expectRejected(Buffer.from(text))).toEqual({ flaw: 'unknown' }),
  )

  test('a TIFF', async () =>
    (await expectRejected(await plain().tiff().toBuffer())).toEqual({ flaw: 'unknown' }))

  test('an AVIF that claims to be a HEIC', async () => {
    const avif = (await plain().avif().toBuffer()).toString('latin1')
    const heic = Buffer.from(avif.replaceAll('av01', 'hvc1').replace('avif', 'heic'), 'latin1')
    expect(await reencode(heic)).toEqual({ flaw: 'unknown' })
  })

  test.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('a truncated %s', async (format) => {
    const noisy = sharp({
      create: {
        width: 200,
        height: 200,
        channels: 3,
        background: 'red',
        noise: { type: 'gaussian', mean: 128, sigma: 50 },
      },
    })
    const whole = await noisy.toFormat(format).toBuffer()
    expect(await reencode(whole.subarray(0, whole.length / 2))).toEqual({
      flaw: expect.stringMatching(/damaged|unknown/),
    })
    expect(await reencode(whole.subarray(0, 20))).toEqual({ flaw: 'unknown' })
  })

  test.each([
    ['a PNG of 30,000 x 30,000', 30_000, 30_000],
    ['a PNG of the maximum width', 2 ** 31 - 1, 1],
    ['a PNG of the maximum width and height', 2 ** 31 - 1, 2 ** 31 - 1],
  ])('%s claimed by a file of a few bytes', async (_, width, height) => {
    expect(await reencode(pngThatClaims(width, height))).toEqual({
      flaw: expect.stringMatching(/enormous|unknown/),
    })
  })

  test('a decompression bomb of 51 megapixels in a valid PNG', async () => {
    const bomb = await sharp({
      create: { width: 8500, height: 6000, channels: 3, background: 'black' },
    })
      .png({ compressionLevel: 9 })
      .toBuffer()
    expect(bomb.length).toBeLessThan(300_000)
    expect(await reencode(bomb)).toEqual({ flaw: 'enormous' })
  })
})
