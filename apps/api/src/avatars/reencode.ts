import sharp from 'sharp'
import { takeTurns } from './turns.ts'

const SIDE = 512
const QUALITY = 82
const LONGEST_SECONDS = 10
/** A 5 MB file can hold far more pixels than a machine has memory (decompression bomb; ASVS 5.2.6). */
const MOST_PIXELS = 24_000_000

/** What a person can be told of a picture that is not taken. */
export const flaws = {
  empty: 'That file is empty. Choose a picture.',
  unknown: 'That is not a picture we can read. Choose a JPEG, PNG, WebP, GIF or AVIF.',
  enormous: 'That picture has more than 24 megapixels. Make it smaller, then choose it again.',
  damaged: 'That picture is damaged or incomplete. Choose another one.',
} as const

/** The picture made anew, or what is wrong with it. */
export type Reencoded = { picture: Buffer } | { flaw: keyof typeof flaws }

// Readers nobody needs are readers nobody can attack: SVG, PDF, TIFF and the rest are not parsed
// even as far as their names (ASVS 5.2.2).
const READERS = ['JpegBuffer', 'PngBuffer', 'WebpBuffer', 'NsgifBuffer', 'HeifBuffer']
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: READERS.map((reader) => `VipsForeignLoad${reader}`) })
// No file is asked for twice, and one core stays free for the people who sign in meanwhile.
sharp.cache(false)
sharp.concurrency(1)

/**
 * Any JPEG, PNG, WebP, GIF or AVIF, told by its content, as a square WebP of 512 pixels: upright,
 * cut to the middle, only its first frame, and nothing of the file itself, neither metadata nor
 * what was hidden behind it. Refuses with `busy` when too many pictures wait.
 */
export function createReencoder(): (bytes: Uint8Array) => Promise<Reencoded> {
  // An interlaced picture of 24 megapixels is held in memory whole: never two of them.
  const inTurn = takeTurns({ atOnce: 1, waiting: 8, longestWaitMs: 8000 })
  return (bytes) => inTurn(() => reencode(bytes))
}

async function reencode(bytes: Uint8Array): Promise<Reencoded> {
  if (bytes.length === 0) return { flaw: 'empty' }
  const found = await look(bytes)
  if (!found || (found.format === 'heif' && found.compression !== 'av1')) return { flaw: 'unknown' }
  if (found.width * found.height > MOST_PIXELS) return { flaw: 'enormous' }
  const picture = await squareOf(bytes)
  return picture ? { picture } : { flaw: 'damaged' }
}

/** From the file's first bytes, before anything is decoded. */
async function look(bytes: Uint8Array) {
  return sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => null)
}

async function squareOf(bytes: Uint8Array): Promise<Buffer | null> {
  // Cameras write JPEGs that deserve a warning; what is cut short or broken is an error.
  return sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', autoOrient: true })
    .timeout({ seconds: LONGEST_SECONDS })
    .resize(SIDE, SIDE, { fit: 'cover' })
    .webp({ quality: QUALITY })
    .toBuffer()
    .catch(() => null)
}
