import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { folderOf } from './test-runner.mjs'

/** The reason why the fault cannot be planted, or null. */
export function obstacleTo({ file, find, replace, package: name, tests }, root) {
  const missing = [file, ...tests.map((test) => path.join(folderOf(name), test))].find(
    (it) => !existsSync(path.join(root, it)),
  )
  if (missing) return `there is no ${missing}`
  if (find === replace) return 'it changes nothing'
  const times = readFileSync(path.join(root, file), 'utf8').split(find).length - 1
  return times === 1 ? null : `what it replaces is in ${file} ${times} times`
}

/** Plants the fault. @returns a function that restores the file. */
export function plant({ file, find, replace }, root) {
  const place = path.join(root, file)
  const whole = readFileSync(place, 'utf8')
  writeFileSync(
    place,
    whole.replace(find, () => replace),
  )
  return () => writeFileSync(place, whole)
}
