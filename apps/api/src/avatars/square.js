import sharp from 'sharp'

const SIDE = 512
const QUALITY = 82
/** A 5 MB file can hold far more pixels than a machine has memory (decompression bomb; ASVS 5.2.6). */
const MAX_PIXELS = 24_000_000
/** How libvips, libheif and libjpeg say that an allocation failed. */
const OUT_OF_MEMORY = /memory|allocat/i

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
 * what was hidden behind it.
 *
 * How much memory a decoder takes is for the file to say, up to gigabytes: only for a process that
 * is bounded (reencode.ts). It has no compiler, and so none that takes types away: hence JavaScript.
 *
 * @param {Uint8Array} bytes
 * @returns {Promise<import('./flaws.ts').Reencoded>}
 */
export async function squareOf(bytes) {
  if (bytes.length === 0) return { flaw: 'empty' }
  try {
    const found = await look(bytes)
    if (found.format === 'heif' && found.compression !== 'av1') return { flaw: 'unknown' }
    if (found.width * found.height > MAX_PIXELS) return { flaw: 'enormous' }
  } catch (error) {
    return { flaw: flawIn(error, 'unknown') }
  }
  return render(bytes).then(
    (picture) => ({ picture }),
    (error) => ({ flaw: flawIn(error, 'damaged') }),
  )
}

/**
 * From the file's first bytes, before anything is decoded.
 * @param {Uint8Array} bytes
 */
function look(bytes) {
  return sharp(bytes, { limitInputPixels: false }).metadata()
}

/** @param {Uint8Array} bytes */
function render(bytes) {
  // Cameras write JPEGs that deserve a warning; what is cut short or broken is an error.
  return sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', autoOrient: true })
    .resize(SIDE, SIDE, { fit: 'cover' })
    .webp({ quality: QUALITY })
    .toBuffer()
}

/**
 * @param {unknown} error
 * @param {'unknown' | 'damaged'} otherwise
 * @returns {'costly' | 'unknown' | 'damaged'}
 */
function flawIn(error, otherwise) {
  return OUT_OF_MEMORY.test(String(error)) ? 'costly' : otherwise
}
