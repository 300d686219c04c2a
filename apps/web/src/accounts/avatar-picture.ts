import { type Crop, type Size, squareOf } from './avatar-crop.ts'

/** In bytes. Only the crop is uploaded, which is far below the API's own limit. */
const MAX_BYTES = 25 * 1024 * 1024
/** Twice the side that the server stores, so that its downscaled copy is sharp. */
const MAX_SIDE_PIXELS = 1024
const QUALITY = 0.92

export const ACCEPTED_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif']

/** A decoded picture. Drawing it from memory avoids `blob:` in the content security policy. */
export type Picture = ImageBitmap

/** Decodes the file, upright. Resolves to an error message if it cannot be used. */
export async function decodePicture(file: Blob): Promise<Picture | string> {
  if (!ACCEPTED_TYPES.includes(file.type)) {
    return 'That is not a picture we can read. Choose a JPEG, PNG, WebP, GIF or AVIF.'
  }
  if (file.size > MAX_BYTES) return 'That picture is larger than 25 MB. Choose a smaller one.'
  return createImageBitmap(file).catch(
    () => 'That picture is damaged or incomplete. Choose another one.',
  )
}

/** Draws the crop at the canvas's resolution. */
export function draw(canvas: HTMLCanvasElement, picture: Picture, crop: Crop): void {
  const { left, top, side } = squareOf(crop, picture)
  const context = canvas.getContext('2d')
  if (!context) return
  context.imageSmoothingQuality = 'high'
  context.clearRect(0, 0, canvas.width, canvas.height)
  context.drawImage(picture, left, top, side, side, 0, 0, canvas.width, canvas.height)
}

/** Encodes the crop as WebP, or PNG where the browser cannot. Resolves to null on failure. */
export function encodeCrop(picture: Picture, crop: Crop): Promise<Blob | null> {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = outputSide(picture, crop)
  draw(canvas, picture, crop)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/webp', QUALITY))
}

function outputSide(picture: Size, crop: Crop): number {
  const { side } = squareOf(crop, picture)
  return Math.min(Math.max(Math.round(side), 1), MAX_SIDE_PIXELS)
}
