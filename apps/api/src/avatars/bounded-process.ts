import { spawn } from 'node:child_process'
import process from 'node:process'

/** What one process may use. Reaching a limit ends it, or fails its call, and nobody else's. */
export interface ProcessLimits {
  /** Private writable memory, native allocations included (RLIMIT_DATA since Linux 4.7). */
  memoryBytes: number
  cpuSeconds: number
  seconds: number
  outputBytes: number
}

export interface Ended {
  /** Null where a signal ended it. */
  status: number | null
  signal: NodeJS.Signals | null
  output: Buffer
  /** The first of what it wrote to stderr, for the log. */
  complaint: string
}

const MAX_ERROR_LENGTH = 500
const KIB = 1024

/**
 * Node has no call that sets a resource limit, and V8's own bounds its heap alone; a shell's holds
 * for what it becomes. No core, no file, small stacks for the threads; and should the whole machine
 * or container run out of memory, this process is the one that Linux ends.
 */
const UNDER_LIMITS = `{ echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null
ulimit -c 0 && ulimit -f 0 && ulimit -s 2048 && ulimit -t "$1" && ulimit -d "$2" && shift 2 && exec "$@"`

/**
 * The memory is for the work: V8 may keep little of it, and reserves nothing for machine code, which
 * would count as half a gigabyte. Without a compiler and WebAssembly there is less to attack, too.
 */
const FRUGAL = [
  '--jitless',
  '--max-old-space-size=32',
  '--max-semi-space-size=1',
  '--v8-pool-size=1',
]

/**
 * Runs a script of Node's in a process that cannot take more than `limits`, and waits for its end.
 * It sees none of our environment, where the secrets are.
 *
 * @param script a file of JavaScript: without WebAssembly, Node cannot take types away.
 * @param input what it reads from stdin.
 * @throws when it could not be started at all.
 */
export function runBounded(
  script: string,
  input: Uint8Array,
  limits: ProcessLimits,
): Promise<Ended> {
  const { memoryBytes, cpuSeconds, seconds, outputBytes } = limits
  const bounds = [String(cpuSeconds), String(Math.floor(memoryBytes / KIB))]
  const command = [...bounds, process.execPath, ...FRUGAL, script]
  const child = spawn('/bin/sh', ['-c', UNDER_LIMITS, 'sh', ...command], {
    env: { UV_THREADPOOL_SIZE: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const output: Buffer[] = []
  let length = 0
  let complaint = ''
  const end = () => void child.kill('SIGKILL')
  const timer = setTimeout(end, seconds * 1000)
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status, signal) =>
      resolve({ status, signal, output: Buffer.concat(output), complaint }),
    )
  }).finally(() => clearTimeout(timer))
  // Without descriptors to spare there are no pipes, and its error tells of it.
  if (!child.stdout) return ended

  child.stdout.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > outputBytes) return end()
    output.push(chunk)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(0, MAX_ERROR_LENGTH)
  })
  // It may have ended before it has read everything: that is told by its end.
  child.stdin.on('error', () => {}).end(input)
  return ended
}
