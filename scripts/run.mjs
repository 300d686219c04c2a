// The entry point for a machine that has only Node 20 and npm: installs the workspace's pnpm and Node, then runs a task.
//   npm start            install, build, and serve everything on one port
//   npm test             install, and run the everyday tests
//   npm run test:changed install, and run the tests that the changes of the working tree can break
//   npm run test:full    install, and run the full tier
//   npm run <task>       install, and run that turbo task
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { runFull } from './full/run.mjs'
import { runChanged } from './test/changed.mjs'
import { runTests } from './test/run.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = path.join(root, 'node_modules', '.bin')
const installed = path.join(root, 'node_modules', '.installed')
const { devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))

/** Tasks that do not run by turbo. */
const SCRIPTS = {
  changelog: 'scripts/release/changelog.mjs',
  decisions: 'scripts/decisions/run.mjs',
  'lint:commits': 'scripts/commits/lint.mjs',
  'planted-faults': 'scripts/planted-faults/run.mjs',
  'prove:types': 'scripts/prove-types.mjs',
  'terminal-picture': 'scripts/terminal-picture/run.mjs',
  release: 'scripts/release/run.mjs',
}

// npm sets variables that would confuse pnpm; only the settings of the registry are kept.
const REGISTRY_SETTINGS = /^npm_config_(registry|cafile|(https?_?)?proxy|noproxy)$/i
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^npm_/i.test(name) || REGISTRY_SETTINGS.test(name),
  ),
)
env.PATH = bin + path.delimiter + env.PATH
env.TURBO_TELEMETRY_DISABLED = '1'

const [task, ...more] = process.argv.slice(2)
assertNodeVersion()
await install()
if (task === 'start') {
  await build()
  serve()
} else if (task === 'test') {
  process.exit(await runTests({ root, env, args: more }))
} else if (task === 'test:changed') {
  process.exit(await runChanged({ root, env }))
} else if (task === 'test:full') {
  process.exit(await runFull({ root, env, args: more }))
} else if (SCRIPTS[task]) {
  runInForeground('node', [SCRIPTS[task], ...more])
} else if (task === 'knip') {
  runInForeground('knip', more)
} else if (task === 'format') {
  runInForeground('biome', ['check', '--write', '.', ...more])
} else {
  runInForeground('turbo', ['run', task, ...more])
}

function assertNodeVersion() {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 20) fail(`Signin needs Node 20 or newer; this is ${process.version}.`)
}

/** Installs the packages if the lockfile has changed; a stamp file holds the hash of the installed one. */
async function install() {
  const lock = createHash('sha256').update(readFileSync(path.join(root, 'pnpm-lock.yaml')))
  const wanted = lock.digest('hex')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return
  assertWritableCheckout()
  const pnpm = `pnpm@${devDependencies.pnpm}`
  await runStep({
    what: 'Installing what Signin is made of (the first time, up to a minute)',
    command: 'npm',
    args: ['exec', '--yes', `--package=${pnpm}`, '--', 'pnpm', 'install', '--frozen-lockfile'],
    progress: /downloaded \d+, added \d+/g,
    failure: 'The packages could not be installed. Is the npm registry reachable?',
  })
  writeFileSync(installed, wanted)
}

async function build() {
  await runStep({
    what: 'Building',
    command: 'turbo',
    args: ['run', 'build', '--filter=@signin/api', '--filter=@signin/web'],
    failure: 'The build failed.',
  })
}

function assertWritableCheckout() {
  try {
    accessSync(root, constants.W_OK)
  } catch {
    fail(`Signin cannot start. This account may not write in ${root}.`)
  }
}

/** Runs a step and shows its progress; its output is printed only if it fails. */
function runStep({ what, command, args, progress, failure }) {
  const began = Date.now()
  const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`
  const terminal = process.stdout.isTTY
  let printed = ''
  const show = () => {
    const far = (progress && printed.match(progress)?.at(-1)) ?? ''
    process.stdout.write(`${terminal ? '\r\x1b[K' : '\n'}${what} … ${seconds()} ${far}`)
  }
  process.stdout.write(`${what} …`)
  const timer = setInterval(show, terminal ? 250 : 5000)
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        printed += text
      })
    }
    child.on('error', (error) => {
      printed += error.message
    })
    child.on('close', (code) => {
      clearInterval(timer)
      process.stdout.write(`${terminal ? `\r\x1b[K${what} …` : ''} done in ${seconds()}\n`)
      if (code !== 0) fail(`${printed}\n${failure} What it said is above.`)
      resolve()
    })
  })
}

/** Serves, with an IPC channel to the server: it closes when this script dies for any reason, and the server stops. */
function serve() {
  env.LOG_LEVEL ??= 'warn'
  runInForeground('node', [path.join(root, 'apps', 'api', 'dist', 'main.js')], ['ipc'])
}

/** Runs a program in the foreground and exits with its code. The terminal sends Ctrl-C to both: ignore it here. */
function runInForeground(command, args, channels = []) {
  const child = spawn(command, args, {
    cwd: root,
    env,
    stdio: ['inherit', 'inherit', 'inherit', ...channels],
  })
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
