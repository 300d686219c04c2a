import { type Manifest, nameOf } from './manifests.ts'

/**
 * The fields of a Cluster that are used here, from the operator's definition (postgresql.cnpg.io/v1,
 * 1.30). No package contains that definition: look up a new field there and add it here.
 */
const QUANTITIES = { cpu: /^\d+m?$/, memory: /^\d+(Mi|Gi)$/ }
const CLUSTER = {
  instances: 'positive',
  imageCatalogRef: {
    apiGroup: /^postgresql\.cnpg\.io$/,
    kind: /^(Cluster)?ImageCatalog$/,
    name: /^[a-z0-9-]+$/,
    major: 'positive',
  },
  bootstrap: {
    initdb: { database: /^[a-z_]+$/, owner: /^[a-z_]+$/, dataChecksums: 'boolean' },
  },
  postgresql: { parameters: { max_connections: /^\d+$/ } },
  storage: { size: /^\d+(Mi|Gi|Ti)$/ },
  resources: { requests: QUANTITIES, limits: QUANTITIES },
  enablePDB: 'boolean',
} as const

type Shape = RegExp | 'positive' | 'boolean' | { readonly [field: string]: Shape }

export function cloudNativePgProblems(manifest: Manifest): string[] {
  if (manifest.kind !== 'Cluster') return [`${nameOf(manifest)}: no schema of it is kept here`]
  return problemsOf(manifest.spec, CLUSTER, 'spec').map((it) => `${nameOf(manifest)}: ${it}`)
}

function problemsOf(value: unknown, shape: Shape, at: string): string[] {
  if (shape === 'boolean') return typeof value === 'boolean' ? [] : [`${at} is not true or false`]
  if (shape === 'positive') return Number(value) > 0 ? [] : [`${at} is not a number above 0`]
  if (shape instanceof RegExp) {
    return typeof value === 'string' && shape.test(value) ? [] : [`${at} does not match ${shape}`]
  }
  if (typeof value !== 'object' || value === null) return [`${at} is missing`]
  const unknown = Object.keys(value).filter((field) => !(field in shape))
  return [
    ...unknown.map((field) => `${at}.${field} is not a known field`),
    ...Object.entries(shape).flatMap(([field, inner]) =>
      problemsOf((value as Record<string, unknown>)[field], inner, `${at}.${field}`),
    ),
  ]
}
