// Releases a version: writes it and its section of the changelog, commits and tags. Uses no network.
//   npm run release                                         the version that follows from the commits
//   npm run release -- patch | minor | major | 1.2.3        this version
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { release } from './release.mjs'

try {
  const tag = release(fileURLToPath(new URL('../..', import.meta.url)), process.argv[2])
  process.stdout.write(
    `${tag} is committed and tagged here. Look at it (git show ${tag}), then: git push --follow-tags\n` +
      `To take it back before: git tag --delete ${tag} && git reset --hard HEAD~1\n`,
  )
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
