import { type Crop, type Size, squareOf } from './avatar-crop.ts'

/** Only what is cut out of it is sent, far below the api's own limit. */
const MAX_BYTES = 25 * 1024 * 1024
/** Twice what the server keeps: enough for it to make a sharp one of. */
const MAX_SIDE_PIXELS = 1024
const QUALITY = 0.92

export const TAKEN_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif']

/** A picture's pixels; drawn from memory, so that the page's policy needs to allow no `blob:`. */
export type Picture = ImageBitmap

/** The file as a picture, upright, or a sentence that says why it is not taken. */
export async function opened(file: Blob): Promise<Picture | string> {
  if (!TAKEN_TYPES.includes(file.type)) {
    return 'That is not a picture we can read. Choose a JPEG, PNG, WebP, GIF or AVIF.'
  }
  if (file.size > MAX_BYTES) return 'That picture is larger than 25 MB. Choose a smaller one.'
  return createImageBitmap(file).catch(
    () => 'That picture is damaged or incomplete. Choose another one.',
  )
}

/** Shows the square, in as many pixels as the canvas has. */
export function draw(canvas: HTMLCanvasElement, picture: Picture, crop: Crop): void {
  const { left, top, side } = squareOf(crop, picture)
  const context = canvas.getContext('2d')
  if (!context) return
  context.imageSmoothingQuality = 'high'
  context.clearRect(0, 0, canvas.width, canvas.height)
  context.drawImage(picture, left, top, side, side, 0, 0, canvas.width, canvas.height)
}

/** The square as a file: WebP, or PNG where the browser writes none. Null if it cannot be made. */
export function cutOut(picture: Picture, crop: Crop): Promise<Blob | null> {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = sideFor(picture, crop)
  draw(canvas, picture, crop)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/webp', QUALITY))
}

function sideFor(picture: Size, crop: Crop): number {
  const { side } = squareOf(crop, picture)
  return Math.min(Math.max(Math.round(side), 1), MAX_SIDE_PIXELS)
}
