import { expect, test } from 'vitest'
import { centredCrop, centredOn, moved, squareOf, zoomed } from './avatar-crop.ts'

const wide = { width: 300, height: 100 }
const tall = { width: 100, height: 300 }

test.each([
  [wide, { left: 100, top: 0, side: 100 }],
  [tall, { left: 0, top: 100, side: 100 }],
])('the first crop is the largest square, centred', (picture, square) => {
  expect(squareOf(centredCrop(picture), picture)).toEqual(square)
})

test('a moved picture shows what was beyond the opposite edge', () => {
  expect(squareOf(moved(centredCrop(wide), wide, 0.5, 0), wide).left).toBe(50)
  expect(squareOf(moved(centredCrop(wide), wide, -0.5, 0), wide).left).toBe(150)
  expect(squareOf(moved(centredCrop(tall), tall, 0, 0.5), tall).top).toBe(50)
})

test('the crop never leaves the picture', () => {
  const near = zoomed(centredCrop(wide), wide, 4)
  for (const [right, down] of [
    [99, 99],
    [-99, -99],
    [0, 99],
    [-99, 0],
  ] as const) {
    for (const crop of [
      moved(near, wide, right, down),
      zoomed(moved(near, wide, right, down), wide, 0.1),
    ]) {
      const { left, top, side } = squareOf(crop, wide)
      expect(left).toBeGreaterThanOrEqual(0)
      expect(top).toBeGreaterThanOrEqual(0)
      expect(left + side).toBeLessThanOrEqual(wide.width)
      expect(top + side).toBeLessThanOrEqual(wide.height)
    }
  }
})

test('zooming keeps the centre, and stops at 8 and at 1', () => {
  const near = zoomed(centredCrop(wide), wide, 2)
  expect(squareOf(near, wide)).toEqual({ left: 125, top: 25, side: 50 })
  expect(zoomed(near, wide, 100).zoom).toBe(8)
  expect(zoomed(near, wide, 0.001).zoom).toBe(1)
})

test('a chosen point becomes the centre', () => {
  const near = zoomed(centredCrop(wide), wide, 2)
  expect(squareOf(centredOn(near, wide, 1, 0.5), wide)).toEqual({ left: 150, top: 25, side: 50 })
})
