import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { cloudNativePgProblems } from './cloudnative-pg.ts'
import { type Manifest, nameOf } from './manifests.ts'

const run = promisify(execFile)
const modules = fileURLToPath(new URL('../../../node_modules/', import.meta.url))

const OPTIONS = [
  ...['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', '--pretty', 'false'],
  ...['--module', 'nodenext', '--target', 'es2024', '--types', ''],
]

/**
 * Validates manifests against the OpenAPI of Kubernetes 1.36 in kubernetes-models 5.1. Its validators
 * check required fields and types; the TypeScript compiler, which gets each document as a literal of its
 * type, reports unknown fields. A cluster without strict validation silently drops a misspelt field.
 */
export async function schemaProblems(manifests: readonly Manifest[]): Promise<string[]> {
  const problems: string[] = []
  const typed: Manifest[] = []
  for (const manifest of manifests) {
    if (manifest.apiVersion === 'postgresql.cnpg.io/v1') {
      problems.push(...cloudNativePgProblems(manifest))
      continue
    }
    const Model = await modelOf(manifest)
    if (typeof Model === 'string') {
      problems.push(`${nameOf(manifest)}: ${Model}`)
    } else {
      problems.push(...invalid(Model, manifest))
      typed.push(manifest)
    }
  }
  return [...problems, ...(await unknownFields(typed))]
}

type Model = new (manifest: object) => { validate(): void }

async function modelOf({ apiVersion, kind }: Manifest): Promise<Model | string> {
  // The package contains beta APIs that clusters have removed.
  if (/(alpha|beta)\d*$/.test(apiVersion)) return `${apiVersion} is not stable`
  const models: Record<string, Model> | undefined = await import(
    /* @vite-ignore */
    `kubernetes-models/${apiVersion}`
  ).catch(() => undefined)
  return models?.[kind] ?? `${apiVersion} has no ${kind}`
}

function invalid(Model: Model, manifest: Manifest): string[] {
  try {
    new Model(manifest).validate()
    return []
  } catch (error) {
    const { errors = [] } = error as { errors?: { instancePath?: string; message?: string }[] }
    if (errors.length === 0) throw error
    return errors.map((it) => `${nameOf(manifest)}: ${it.instancePath} ${it.message}`)
  }
}

async function unknownFields(manifests: readonly Manifest[]): Promise<string[]> {
  const cache = path.join(modules, '.cache')
  mkdirSync(cache, { recursive: true })
  const directory = mkdtempSync(path.join(cache, 'manifests-'))
  try {
    const file = path.join(directory, 'manifests.ts')
    writeFileSync(file, `${manifests.map(asSource).join('\n')}\nexport {}\n`)
    await run(path.join(modules, '.bin', 'tsc'), [...OPTIONS, file])
    return []
  } catch (error) {
    const { stdout = '' } = error as { stdout?: string }
    const found = [...stdout.matchAll(/\((\d+),\d+\): error TS\d+: (.+)/g)]
    if (found.length === 0) throw error
    return found.map(([, line, says]) => {
      const manifest = manifests[Number(line) - 1]
      return `${manifest ? nameOf(manifest) : '?'}: ${says}`
    })
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** One line per document, so that the line number of an error identifies the document. */
function asSource(manifest: Manifest, index: number): string {
  const type = `import('kubernetes-models/${manifest.apiVersion}').I${manifest.kind}`
  return `const m${index}: ${type} = ${JSON.stringify(manifest)}`
}
