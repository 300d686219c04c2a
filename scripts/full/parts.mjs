// The parts of the full tier, and whether each has passed with its present inputs. passed.json, which is committed,
// records turbo's hash of the inputs at the last pass; the hash is the same on every machine.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const TASK = 'test:full'
const FILE = 'scripts/full/passed.json'

/** @returns the parts, each with the name of its package, the hash of its inputs and the date it passed with them */
export function readParts({ root, env }) {
  const dry = ['run', TASK, '--dry=json']
  const { tasks } = JSON.parse(
    execFileSync('turbo', dry, { cwd: root, env, encoding: 'utf8', maxBuffer: 1 << 28 }),
  )
  const passed = readPassed(root)
  return tasks
    .filter(({ command }) => command !== '<NONEXISTENT>')
    .map(({ package: name, hash }) => ({
      name,
      hash,
      passedOn: passed[name]?.hash === hash ? passed[name].on : undefined,
    }))
}

/** Records that the part has passed with these inputs. */
export function recordPass(root, { name, hash }) {
  const on = new Date().toISOString().slice(0, 10)
  const passed = { ...readPassed(root), [name]: { hash, on } }
  writeFileSync(path.join(root, FILE), `${JSON.stringify(passed, null, 2)}\n`)
}

function readPassed(root) {
  return JSON.parse(readFileSync(path.join(root, FILE), 'utf8'))
}
