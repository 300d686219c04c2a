import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { run } from './run.ts'

export interface Changes {
  /** Files of the api's image, by path within /app. */
  api?: Record<string, string>
  /** The command, instead of `node main.js`. */
  entry?: string[]
  /** Whether the web app contains the version, too; otherwise its image is the one of `local`. */
  pages?: boolean
}

const IMAGES = process.env.SIGNIN_IMAGES ?? 'signin'

/** A module that adds the version to the api's responses, in a header that only tests use. */
const versionModule = (version: string) => `
import { ServerResponse } from 'node:http'
const { writeHead } = ServerResponse.prototype
ServerResponse.prototype.writeHead = function (...said) {
  this.setHeader('x-test-version', '${version}')
  return writeHead.apply(this, said)
}
`

/** Builds the images of another version, which differ from `local` in the reported version and in the changes. */
export async function makeVersion(
  version: string,
  { api = {}, entry, pages = false }: Changes = {},
): Promise<void> {
  const files = { 'version.mjs': versionModule(version), ...api }
  const built = build(`${IMAGES}/api:${version}`, files, [
    `FROM ${IMAGES}/api:local`,
    'COPY --chmod=444 version.mjs /app/',
    'ENV NODE_OPTIONS=--import=/app/version.mjs',
    ...Object.keys(api).map((path) => `COPY --chmod=a+rX ${path} /app/${path}`),
    ...(entry ? [`CMD ${JSON.stringify(entry)}`] : []),
  ])
  await Promise.all([
    built,
    pages ? buildPages(version) : asLocal('web', version),
    asLocal('backup', version),
  ])
}

const asLocal = (image: string, version: string) =>
  docker('tag', `${IMAGES}/${image}:local`, `${IMAGES}/${image}:${version}`)

const buildPages = (version: string) =>
  build(`${IMAGES}/web:${version}`, {}, [
    `FROM ${IMAGES}/web:local`,
    'USER root',
    String.raw`RUN sed -i 's/<html /<html data-version="${version}" /' \
      "$(sed -n 's/^ *root \(.*\);/\1/p' /etc/nginx/conf.d/default.conf)/index.html"`,
    'USER nginx',
  ])

export async function clearVersions(...versions: string[]): Promise<void> {
  const images = versions.flatMap((it) =>
    ['api', 'web', 'backup'].map((of) => `${IMAGES}/${of}:${it}`),
  )
  await run('docker', ['image', 'rm', '--force', ...images])
}

export async function docker(...args: string[]): Promise<string> {
  const { code, output } = await run('docker', args)
  if (code !== 0) throw new Error(`docker ${args.join(' ')}: exit code ${code}\n${output}`)
  return output.trim()
}

async function build(tag: string, files: Record<string, string>, lines: string[]): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'signin-version-'))
  for (const [path, content] of Object.entries({ ...files, Dockerfile: `${lines.join('\n')}\n` })) {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await writeFile(join(directory, path), content)
  }
  try {
    await docker('build', '--quiet', '--tag', tag, directory)
  } finally {
    await rm(directory, { recursive: true })
  }
}
