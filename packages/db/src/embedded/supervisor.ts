import { type ChildProcess, spawn } from 'node:child_process'
import { CLEAN_ENV, type RunAs } from './run-as.ts'

/**
 * Stops PostgreSQL when this process ends, also by SIGKILL, after which it could not clean up
 * itself. PostgreSQL runs under this shell, whose standard input is a pipe from this process. When
 * the process ends, the kernel closes the pipe, `read` returns, and the shell sends PostgreSQL the
 * signal for a fast shutdown. The shell's first argument is the program, the others are the
 * program's arguments.
 */
const SUPERVISOR = `
trap '' HUP INT TERM
exec 3<&0 </dev/null
"$@" 3<&- &
server=$!
( read -r _ <&3; kill -INT "$server" ) 2>/dev/null &
watcher=$!
exec 3<&-
wait "$server"
status=$?
kill -KILL "$watcher" 2>/dev/null
exit "$status"
`

/**
 * Starts `program` so that it stops when this process ends, or when `stdin` of the returned process
 * is closed. It runs in its own session, so that Ctrl-C in the terminal signals only this process,
 * which decides when the database stops.
 */
export function supervise(program: string, args: string[], runAs: RunAs): ChildProcess {
  const child = spawn('/bin/sh', ['-c', SUPERVISOR, 'signin-database', program, ...args], {
    ...runAs,
    cwd: '/',
    env: CLEAN_ENV,
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  child.stdin?.on('error', () => {})
  return child
}
