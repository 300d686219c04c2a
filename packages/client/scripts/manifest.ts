import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** The entry points: each is a file of src. */
export const ENTRIES = ['index', 'verify', 'fastify', 'node'] as const

/** The installed path of each dependency; only declarations import zod and @trpc/server. */
export const DEPENDENCIES: Record<string, string> = {
  '@trpc/client': 'node_modules/@trpc/client',
  '@trpc/server': 'node_modules/@trpc/server',
  'fastify-plugin': 'node_modules/fastify-plugin',
  jose: 'node_modules/jose',
  zod: '../contracts/node_modules/zod',
}

/** Generates the published package.json from this package's and the installed versions. */
export async function publishedManifest(home: string): Promise<object> {
  const read = async (folder: string) =>
    JSON.parse(await readFile(path.join(home, folder, 'package.json'), 'utf8'))
  const { name, version, license, description, engines } = await read('.')
  const dependencies: Record<string, string> = {}
  for (const [dependency, folder] of Object.entries(DEPENDENCIES)) {
    dependencies[dependency] = `^${(await read(folder)).version}`
  }
  return {
    name,
    version,
    description,
    license,
    type: 'module',
    sideEffects: false,
    engines,
    exports: Object.fromEntries(
      ENTRIES.map((entry) => [
        entry === 'index' ? '.' : `./${entry}`,
        { types: `./dist/${entry}.d.ts`, default: `./dist/${entry}.js` },
      ]),
    ),
    files: ['dist'],
    dependencies,
    peerDependencies: { fastify: '^5.0.0' },
    peerDependenciesMeta: { fastify: { optional: true } },
    publishConfig: { access: 'restricted' },
  }
}
