import { printable } from './printable.ts'

const BAR_WIDTH = 24
/** Fast enough to look steady, slow enough to cost nothing. */
const REDRAW_EVERY_MS = 100

export interface Progress {
  /** Call it as often as convenient: it redraws ten times a second at most. */
  update(done: number): void
  /** Removes the bar. */
  end(): void
}

/**
 * A progress bar on standard error, on a terminal only: logs and files get none.
 *
 * @param total the number at which the work is done; undefined while it is not known.
 */
export function progressOn(
  stream: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>,
  what: string,
  total?: number,
): Progress {
  if (!stream.isTTY) return { update() {}, end() {} }
  let drawnAt = 0

  function draw(done: number): void {
    stream.write(`\r\x1b[K${lineOf(printable(what), done, total)}`)
  }

  draw(0)
  return {
    update(done) {
      if (Date.now() - drawnAt < REDRAW_EVERY_MS) return
      drawnAt = Date.now()
      draw(done)
    },
    end: () => void stream.write('\r\x1b[K'),
  }
}

function lineOf(what: string, done: number, total: number | undefined): string {
  const count = done.toLocaleString('en')
  if (!total) return `${what} ${count}`
  const share = Math.min(done / total, 1)
  const filled = Math.round(share * BAR_WIDTH)
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled)
  return `${what} ${bar} ${Math.floor(share * 100)} % (${count} of ${total.toLocaleString('en')})`
}
