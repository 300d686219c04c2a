const MAX_ZOOM = 8

export interface Size {
  width: number
  height: number
}

/** The square crop of a picture: its centre, in pixels of the picture, and its zoom. */
export interface Crop {
  x: number
  y: number
  /** 1 is the largest square that fits. */
  zoom: number
}

/** The cropped square, in pixels of the picture. */
export function squareOf(crop: Crop, { width, height }: Size) {
  const side = Math.min(width, height) / crop.zoom
  return { left: crop.x - side / 2, top: crop.y - side / 2, side }
}

export function centredCrop({ width, height }: Size): Crop {
  return { x: width / 2, y: height / 2, zoom: 1 }
}

/** Moves the picture right and down, in fractions of the square's side. */
export function moved(crop: Crop, picture: Size, right: number, down: number): Crop {
  const { side } = squareOf(crop, picture)
  return clamped({ ...crop, x: crop.x - right * side, y: crop.y - down * side }, picture)
}

export function zoomed(crop: Crop, picture: Size, factor: number): Crop {
  const zoom = Math.min(Math.max(crop.zoom * factor, 1), MAX_ZOOM)
  return clamped({ ...crop, zoom }, picture)
}

/** Centres the square on a point within it, given in fractions of its side. */
export function centredOn(crop: Crop, picture: Size, fromLeft: number, fromTop: number): Crop {
  return moved(crop, picture, 0.5 - fromLeft, 0.5 - fromTop)
}

/** Keeps the square inside the picture. */
function clamped(crop: Crop, picture: Size): Crop {
  const half = squareOf(crop, picture).side / 2
  return {
    x: Math.min(Math.max(crop.x, half), picture.width - half),
    y: Math.min(Math.max(crop.y, half), picture.height - half),
    zoom: crop.zoom,
  }
}
