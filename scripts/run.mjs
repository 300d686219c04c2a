// The door for a machine that has only Node 20 and npm: brings the workspace's own pnpm and Node,
// then does what was asked for.
//   npm start            install, build, and serve everything on one port
//   npm test             install, and run every test
//   npm run <task>       install, and run that turbo task
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = path.join(root, 'node_modules', '.bin')
const installed = path.join(root, 'node_modules', '.installed')
const { devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))

// npm describes its own run in variables that would confuse pnpm; only the way to the registry stays.
const WAY_TO_REGISTRY = /^npm_config_(registry|cafile|(https?_?)?proxy|noproxy)$/i
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^npm_/i.test(name) || WAY_TO_REGISTRY.test(name),
  ),
)
env.PATH = bin + path.delimiter + env.PATH
env.TURBO_TELEMETRY_DISABLED = '1'

const [task, ...more] = process.argv.slice(2)
refuseOldNode()
install()
if (task === 'start') {
  step('Building')
  turbo([
    'run',
    'build',
    '--filter=@signin/api',
    '--filter=@signin/web',
    '--output-logs=errors-only',
  ])
  serve()
} else if (task === 'test') {
  follow('turbo', ['run', 'test', '//#test:house', ...more])
} else if (task === 'prove:types') {
  follow('node', ['scripts/prove-types.mjs'])
} else {
  follow('turbo', ['run', task, ...more])
}

function refuseOldNode() {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 20) fail(`Signin needs Node 20 or newer; this is ${process.version}.`)
}

/** Once for each state of the lockfile: the stamp says which was installed last. */
function install() {
  const lock = createHash('sha256').update(readFileSync(path.join(root, 'pnpm-lock.yaml')))
  const wanted = lock.digest('hex')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return
  refuseReadOnlyCheckout()
  step('Installing what Signin is made of (the first time takes about half a minute)')
  const pnpm = `pnpm@${devDependencies.pnpm}`
  const npm = ['exec', '--yes', `--package=${pnpm}`, '--', 'pnpm', 'install', '--frozen-lockfile']
  run('npm', npm, 'The packages could not be installed. Is the npm registry reachable?')
  writeFileSync(installed, wanted)
}

function refuseReadOnlyCheckout() {
  try {
    accessSync(root, constants.W_OK)
  } catch {
    fail(`Signin cannot start. This account may not write in ${root}.`)
  }
}

function turbo(args) {
  run('turbo', args, 'The build failed; what went wrong is above.')
}

function run(command, args, whenItFails) {
  const { status } = spawnSync(command, args, { cwd: root, env, stdio: 'inherit' })
  if (status !== 0) fail(whenItFails)
}

/** The server is told when this script dies, however it dies, by the channel between them closing. */
function serve() {
  env.LOG_LEVEL ??= 'warn'
  follow('node', [path.join(root, 'apps', 'api', 'dist', 'main.js')], ['ipc'])
}

/** Runs to the end as if it were this process. Ctrl-C reaches the child by itself: outlive it. */
function follow(command, args, channels = []) {
  const child = spawn(command, args, {
    cwd: root,
    env,
    stdio: ['inherit', 'inherit', 'inherit', ...channels],
  })
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}

function step(what) {
  process.stdout.write(`${what} …\n`)
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
