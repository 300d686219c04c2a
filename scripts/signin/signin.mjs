#!/usr/bin/env node
// `npx signin …` in a checkout: builds the api if its sources have changed, and runs the command line in this process.
// pnpm links it as node_modules/.bin/signin, whose shim uses the workspace's Node.
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, statSync, utimesSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = path.join(root, 'apps/api/dist/command.js')
const SOURCES = ['apps/api/{src,package.json}', 'packages/{contracts,db}/{src,prisma,package.json}']
const NEEDS_NO_BUILD = ['complete', 'completion']

if (!isUpToDate() && !(NEEDS_NO_BUILD.includes(process.argv[2]) && existsSync(program))) build()
await import(pathToFileURL(program).href)

function isUpToDate() {
  if (!existsSync(program)) return false
  const builtAt = statSync(program).mtimeMs
  const patterns = SOURCES.flatMap((source) => [source, `${source}/**`])
  const files = globSync(patterns, { cwd: root, exclude: ['**/generated'], withFileTypes: true })
  return files.every((file) => !isNewer(file, builtAt))
}

/** Folders count as well: the time of a folder changes when a file in it is removed. */
function isNewer({ parentPath, name }, builtAt) {
  return statSync(path.join(parentPath, name)).mtimeMs > builtAt
}

/** Standard output holds the result of the command alone, so that the build prints only if it fails. */
function build() {
  process.stderr.write('Building Signin …\n')
  const bin = path.join(root, 'node_modules/.bin')
  const { status, stdout, stderr, error } = spawnSync(
    path.join(bin, 'turbo'),
    ['run', 'build', '--filter=@signin/api'],
    {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${bin}${path.delimiter}${process.env.PATH}`,
        TURBO_TELEMETRY_DISABLED: '1',
      },
    },
  )
  if (status === 0) {
    // A build from turbo's cache may keep an older time.
    const now = new Date()
    return utimesSync(program, now, now)
  }
  process.stderr.write(
    `${stdout ?? ''}${stderr ?? ''}\nThe build failed. ${error?.message ?? 'What it said is above.'}\n`,
  )
  process.exit(1)
}
