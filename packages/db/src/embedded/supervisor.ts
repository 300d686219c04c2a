import { type ChildProcess, spawn } from 'node:child_process'
import { CLEAN_ENV, type RunAs } from './run-as.ts'

/**
 * PostgreSQL must not outlive this process, however it ends; a process that is
 * killed with -9 can clean up nothing. So PostgreSQL runs under this shell,
 * whose standard input is a pipe from us: the kernel closes it when we are
 * gone, `read` returns, and PostgreSQL gets the signal for a fast shutdown.
 * The shell's first argument is the program, the rest are its arguments.
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
 * Starts `program` so that it ends when this process does, or when `stdin` of
 * the answer is ended. It has a session of its own: Ctrl-C in the terminal
 * reaches us alone, and we say when the database goes.
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
