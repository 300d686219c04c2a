import { spawn } from 'node:child_process'
import process from 'node:process'

/** The limits of one process. Exceeding one kills that process, or fails a system call of it. */
export interface ProcessLimits {
  /** Private writable memory, native allocations included (RLIMIT_DATA since Linux 4.7). */
  memoryBytes: number
  cpuSeconds: number
  seconds: number
  outputBytes: number
}

export interface ProcessResult {
  /** Null if a signal killed the process. */
  status: number | null
  signal: NodeJS.Signals | null
  output: Buffer
  /** The first 500 characters of stderr, for the log. */
  stderr: string
}

const MAX_STDERR_LENGTH = 500
const KIB = 1024

/**
 * Node cannot set resource limits, and V8's own limit covers its heap only. A shell sets them and
 * `exec`s Node, which inherits them: no core dump, no file writes, 2 MiB stacks. The OOM score
 * makes Linux kill this process first if the machine or container runs out of memory.
 */
const LIMITED_EXEC = `{ echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null
ulimit -c 0 && ulimit -f 0 && ulimit -s 2048 && ulimit -t "$1" && ulimit -d "$2" && shift 2 && exec "$@"`

/**
 * Leaves the memory limit to native allocations: a small V8 heap, and no JIT, whose reserved code
 * range would count as half a gigabyte. No JIT and no WebAssembly also reduce the attack surface.
 */
const NODE_FLAGS = [
  '--jitless',
  '--max-old-space-size=32',
  '--max-semi-space-size=1',
  '--v8-pool-size=1',
]

/**
 * Runs a Node script in a process with resource limits and waits until it exits. The process gets
 * none of this one's environment variables, because they hold secrets.
 *
 * @param script a JavaScript file: without WebAssembly, Node cannot strip types.
 * @param input passed to stdin.
 * @throws if the process could not be started.
 */
export function runBounded(
  script: string,
  input: Uint8Array,
  limits: ProcessLimits,
): Promise<ProcessResult> {
  const { memoryBytes, cpuSeconds, seconds, outputBytes } = limits
  const bounds = [String(cpuSeconds), String(Math.floor(memoryBytes / KIB))]
  const command = [...bounds, process.execPath, ...NODE_FLAGS, script]
  const child = spawn('/bin/sh', ['-c', LIMITED_EXEC, 'sh', ...command], {
    env: { UV_THREADPOOL_SIZE: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const output: Buffer[] = []
  let length = 0
  let stderr = ''
  const end = () => void child.kill('SIGKILL')
  const timer = setTimeout(end, seconds * 1000)
  const result = new Promise<ProcessResult>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status, signal) =>
      resolve({ status, signal, output: Buffer.concat(output), stderr }),
    )
  }).finally(() => clearTimeout(timer))
  // Without free file descriptors there are no pipes. The `error` event reports that.
  if (!child.stdout) return result

  child.stdout.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > outputBytes) return end()
    output.push(chunk)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(0, MAX_STDERR_LENGTH)
  })
  // The process may exit before it has read all input (EPIPE). Its exit status reports why.
  child.stdin.on('error', () => {}).end(input)
  return result
}
