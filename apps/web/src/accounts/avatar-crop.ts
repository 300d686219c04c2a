const CLOSEST = 8

export interface Size {
  width: number
  height: number
}

/** The square of a picture that is kept: its middle, in the picture's pixels, and how close it is. */
export interface Crop {
  x: number
  y: number
  /** 1 is the largest square there is. */
  zoom: number
}

/** What is cut out, in the picture's pixels. */
export function squareOf(crop: Crop, { width, height }: Size) {
  const side = Math.min(width, height) / crop.zoom
  return { left: crop.x - side / 2, top: crop.y - side / 2, side }
}

export function middleOf({ width, height }: Size): Crop {
  return { x: width / 2, y: height / 2, zoom: 1 }
}

/** The picture pushed by a part of the square's side, as a hand would push it. */
export function pushed(crop: Crop, picture: Size, right: number, down: number): Crop {
  const { side } = squareOf(crop, picture)
  return inside({ ...crop, x: crop.x - right * side, y: crop.y - down * side }, picture)
}

export function zoomed(crop: Crop, picture: Size, factor: number): Crop {
  const zoom = Math.min(Math.max(crop.zoom * factor, 1), CLOSEST)
  return inside({ ...crop, zoom }, picture)
}

/** What was at this place of the square, in parts of its side, comes to its middle. */
export function centredOn(crop: Crop, picture: Size, fromLeft: number, fromTop: number): Crop {
  return pushed(crop, picture, 0.5 - fromLeft, 0.5 - fromTop)
}

/** A square that would reach over an edge stops at it. */
function inside(crop: Crop, picture: Size): Crop {
  const half = squareOf(crop, picture).side / 2
  return {
    x: Math.min(Math.max(crop.x, half), picture.width - half),
    y: Math.min(Math.max(crop.y, half), picture.height - half),
    zoom: crop.zoom,
  }
}
