import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { IDeployment } from 'kubernetes-models/apps/v1'
import type { IJob } from 'kubernetes-models/batch/v1'
import type { IPodTemplateSpec } from 'kubernetes-models/v1'
import { parse, parseAllDocuments } from 'yaml'
import { read, variablesOf } from '../environment.ts'

export const KUBERNETES = 'infra/kubernetes'
export const OVERLAYS = ['staging', 'production'] as const
export const COMPONENTS = ['cloudnative-pg', 'managed-postgresql'] as const

/** A document of a file, or of kustomize's output. */
export interface Manifest {
  apiVersion: string
  kind: string
  metadata: {
    name: string
    namespace?: string
    labels?: Record<string, string>
    annotations?: Record<string, string>
  }
  [more: string]: unknown
}

export type Workload = (IDeployment | IJob) & Manifest

/** The manifests of a kind, cast to its type: the schema check verifies it. */
export const ofKind = <Kind>(manifests: readonly Manifest[], kind: string) =>
  manifests.filter((it) => it.kind === kind) as (Manifest & Kind)[]

export const workloadsOf = (manifests: readonly Manifest[]): Workload[] => [
  ...ofKind<IDeployment>(manifests, 'Deployment'),
  ...ofKind<IJob>(manifests, 'Job'),
]

export const templateOf = (workload: Workload): IPodTemplateSpec | undefined =>
  workload.spec?.template

export const nameOf = ({ kind, metadata }: Manifest): string => `${kind}/${metadata.name}`

/** @throws Error if the text is not YAML, or has a duplicate key. */
function documentsOf(text: string, from: string): Manifest[] {
  return parseAllDocuments(text, { uniqueKeys: true }).map((document) => {
    const [error] = document.errors
    if (error) throw new Error(`${from}: ${error.message}`)
    return document.toJS() as Manifest
  })
}

/** The resources of a kustomization, and the ConfigMap that it generates from api.env. */
export function resourcesOf(folder: string): Manifest[] {
  const directory = path.posix.join(KUBERNETES, folder)
  const { resources = [], configMapGenerator = [] } = parse(read(`${directory}/kustomization.yaml`))
  const written = resources.flatMap((file: string) =>
    documentsOf(read(`${directory}/${file}`), `${directory}/${file}`),
  )
  const made = configMapGenerator.map(({ name, envs }: { name: string; envs: string[] }) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data: Object.assign({}, ...envs.map((file) => variablesOf(read(`${directory}/${file}`)))),
  }))
  return [...written, ...made]
}

/** The files in the folder of a kustomization that it does not list. */
export function unlistedFiles(folder: string): string[] {
  const named = read(`${KUBERNETES}/${folder}/kustomization.yaml`)
  const cwd = fileURLToPath(new URL(`../../../kubernetes/${folder}/`, import.meta.url))
  const files = globSync('*', { cwd }).filter((file) => file !== 'kustomization.yaml')
  return files.filter((file) => !named.includes(file))
}

const KUSTOMIZE = [
  ['kubectl', 'kustomize'],
  ['kustomize', 'build'],
] as const
const kustomize = KUSTOMIZE.find(([program]) => spawnSync(program, ['--help']).status === 0)

/** No npm package builds overlays, so this needs kubectl or kustomize. */
export const noKustomize = kustomize === undefined
if (noKustomize) {
  process.stderr.write(
    'What the overlays make of the base is left out: no kubectl and no kustomize.\n',
  )
}

/** @throws Error with kustomize's output if it cannot build the folder. */
export function built(folder: string): Manifest[] {
  const [program, verb] = kustomize ?? KUSTOMIZE[0]
  const directory = fileURLToPath(new URL(`../../../kubernetes/${folder}`, import.meta.url))
  const { status, stdout, stderr } = spawnSync(program, [verb, directory], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return documentsOf(stdout, folder)
}
