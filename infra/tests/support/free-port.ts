import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Below the kernel's ephemeral ports: an outgoing connection could take one of those before Docker publishes it. */
const [FIRST, LAST] = [20_000, 32_000]

/** One file per reserved port. A port stays free until Docker publishes it, so a probe alone would hand it out twice. */
const RESERVATIONS = join(tmpdir(), 'signin-test-ports')
/** No test run takes longer. */
const RESERVATION_TTL_MS = 2 * 3_600_000

/** Reserves a port of this machine that has no listener and that Docker can publish on 127.0.0.1. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, LAST)
    if (!reserve(port)) continue
    const probe = createServer().listen(port, '127.0.0.1')
    const isFree = await once(probe, 'listening').then(
      () => true,
      () => false,
    )
    probe.close()
    if (isFree) return port
  }
}

/** Creating the file exclusively decides between test files that try the same port at once. */
function reserve(port: number): boolean {
  mkdirSync(RESERVATIONS, { recursive: true })
  const file = join(RESERVATIONS, String(port))
  try {
    writeFileSync(file, '', { flag: 'wx' })
    return true
  } catch {
    if (Date.now() - statSync(file).mtimeMs < RESERVATION_TTL_MS) return false
    const now = new Date()
    utimesSync(file, now, now)
    return true
  }
}
