/** In pixels. A pointer that moves less is a click, not a drag. */
const CLICK_TOLERANCE_PIXELS = 4

interface Point {
  x: number
  y: number
}

export interface Gestures {
  /** In fractions of the element's size. */
  push(right: number, down: number): void
  zoom(factor: number): void
  /** A point of the element, in fractions of its size. */
  centre(fromLeft: number, fromTop: number): void
}

/** Recognises drag, pinch and click, by mouse, pen or touch. Returns the event handlers. */
export function useGestures({ push, zoom, centre }: Gestures) {
  const down = new Map<number, Point>()
  let travelled = 0

  const fingerDistance = () => {
    const [one, other] = [...down.values()]
    return one && other ? Math.hypot(one.x - other.x, one.y - other.y) : 0
  }

  return {
    pointerdown(event: PointerEvent) {
      if (down.size === 0) travelled = 0
      down.set(event.pointerId, { x: event.clientX, y: event.clientY })
      if (event.currentTarget instanceof Element) {
        event.currentTarget.setPointerCapture?.(event.pointerId)
      }
    },

    pointermove(event: PointerEvent) {
      const before = down.get(event.pointerId)
      if (!before) return
      const distanceBefore = fingerDistance()
      const [right, below] = [event.clientX - before.x, event.clientY - before.y]
      down.set(event.pointerId, { x: event.clientX, y: event.clientY })
      travelled += Math.hypot(right, below)
      if (distanceBefore > 0) zoom(fingerDistance() / distanceBefore)
      else if (travelled >= CLICK_TOLERANCE_PIXELS)
        push(right / sizeOf(event).width, below / sizeOf(event).height)
    },

    pointerup(event: PointerEvent) {
      const alone = down.size === 1
      if (!down.delete(event.pointerId) || !alone || travelled >= CLICK_TOLERANCE_PIXELS) return
      const { left, top, width, height } = sizeOf(event)
      centre((event.clientX - left) / width, (event.clientY - top) / height)
    },

    pointercancel(event: PointerEvent) {
      down.delete(event.pointerId)
    },
  }
}

function sizeOf({ currentTarget }: Event): DOMRect {
  return (currentTarget as Element).getBoundingClientRect()
}
