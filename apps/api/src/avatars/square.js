import sharp from 'sharp'

const SIDE = 512
const QUALITY = 82
/** A 5 MB file can hold more pixels than a machine has memory (decompression bomb; ASVS 5.2.6). */
const MAX_PIXELS = 24_000_000
/** Matches the messages of libvips, libheif and libjpeg for a failed allocation. */
const OUT_OF_MEMORY = /memory|allocat/i

// Only the loaders of accepted formats are enabled, to reduce the attack surface: SVG, PDF, TIFF
// and all others are not parsed at all (ASVS 5.2.2).
const LOADERS = ['JpegBuffer', 'PngBuffer', 'WebpBuffer', 'NsgifBuffer', 'HeifBuffer']
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: LOADERS.map((loader) => `VipsForeignLoad${loader}`) })
// No file is decoded twice, so a cache is useless. One thread leaves the other cores to the API.
sharp.cache(false)
sharp.concurrency(1)

/**
 * Re-encodes a JPEG, PNG, WebP, GIF or AVIF as a square WebP of 512 pixels. The format is detected
 * from the content. The result is upright, cropped to the centre and holds only the first frame; no
 * metadata of the file and no bytes appended to it are kept.
 *
 * Call it only in a process with limits (reencode.ts): the file decides how much memory its decoder
 * takes, up to gigabytes. That process cannot strip types, hence JavaScript.
 *
 * @param {Uint8Array} bytes
 * @returns {Promise<import('./flaws.ts').Reencoded>}
 */
export async function squareOf(bytes) {
  if (bytes.length === 0) return { flaw: 'empty' }
  try {
    const header = await readHeader(bytes)
    if (header.format === 'heif' && header.compression !== 'av1') return { flaw: 'unknown' }
    if (header.width * header.height > MAX_PIXELS) return { flaw: 'enormous' }
  } catch (error) {
    return { flaw: flawOf(error, 'unknown') }
  }
  return render(bytes).then(
    (picture) => ({ picture }),
    (error) => ({ flaw: flawOf(error, 'damaged') }),
  )
}

/**
 * Reads the header only, before any pixel is decoded.
 * @param {Uint8Array} bytes
 */
function readHeader(bytes) {
  return sharp(bytes, { limitInputPixels: false }).metadata()
}

/** @param {Uint8Array} bytes */
function render(bytes) {
  // 'error' tolerates the JPEGs of cameras, which cause warnings, and rejects truncated or corrupt
  // files.
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
function flawOf(error, otherwise) {
  return OUT_OF_MEMORY.test(String(error)) ? 'costly' : otherwise
}
