import type { IContainer } from 'kubernetes-models/v1'
import { type Environment, environmentProblems, read, SAMPLE_VALUES } from '../environment.ts'
import { KUBERNETES, type Manifest, nameOf, ofKind, templateOf, workloadsOf } from './manifests.ts'
import { configOf } from './pods.ts'

const template = read(`${KUBERNETES}/secret.env.template`)
const keys = (pattern: RegExp) =>
  new Set([...template.matchAll(pattern)].map(([, key]) => `${key}`))

/** Every key in the template, required or commented out. */
export const TEMPLATE_KEYS = [...keys(/^#?([A-Z][A-Z0-9_]*)=$/gm)]

/** The variables of a workload that are read from a Secret. */
export function secretKeysOf(name: string, manifests: readonly Manifest[]): string[] {
  return workloadsOf(manifests)
    .filter(({ metadata }) => metadata.name === name)
    .flatMap((workload) => templateOf(workload)?.spec?.containers ?? [])
    .flatMap(({ env = [] }) => env.filter(({ valueFrom }) => valueFrom?.secretKeyRef))
    .map((variable) => variable.name)
}

/** The required keys of each Secret; of the operator's only those that are used. */
const REQUIRED: Record<string, Set<string>> = {
  signin: new Set([...keys(/^([A-Z][A-Z0-9_]*)=$/gm), 'DATABASE_URL']),
  'database-app': new Set(['uri']),
}
const OPTIONAL = keys(/^#([A-Z][A-Z0-9_]*)=$/gm)

/** References to missing ConfigMaps and keys, and variables with which the api would not start. */
export function configurationProblems(manifests: readonly Manifest[]): string[] {
  return workloadsOf(manifests).flatMap((workload) => {
    const containers = templateOf(workload)?.spec?.containers ?? []
    return containers
      .flatMap((container) => [
        ...missingMaps(container, manifests),
        ...missingKeys(container),
        ...(workload.metadata.name === 'api'
          ? environmentProblems(environmentOf(container, manifests))
          : []),
      ])
      .map((it) => `${nameOf(workload)}: ${it}`)
  })
}

/** The environment of a container, with sample values for secrets. */
export function environmentOf(container: IContainer, manifests: readonly Manifest[]): Environment {
  const named = (container.env ?? []).filter(({ valueFrom }) => !valueFrom?.secretKeyRef?.optional)
  const secrets = named.map(({ name, value }) => [name, value ?? SAMPLE_VALUES[name] ?? ''])
  return { ...configOf(container, manifests), ...Object.fromEntries(secrets) }
}

function missingMaps({ envFrom = [] }: IContainer, manifests: readonly Manifest[]): string[] {
  const maps = ofKind(manifests, 'ConfigMap').map(({ metadata }) => metadata.name)
  return envFrom
    .filter(({ configMapRef }) => !maps.includes(`${configMapRef?.name}`))
    .map(({ configMapRef }) => `no ConfigMap ${configMapRef?.name}`)
}

function missingKeys({ env = [] }: IContainer): string[] {
  return env.flatMap(({ name, valueFrom }) => {
    const { name: secret = '', key, optional } = valueFrom?.secretKeyRef ?? { key: '' }
    if (!valueFrom) return [`${name} is written down here`]
    const known = optional ? OPTIONAL.has(key) : REQUIRED[secret]?.has(key)
    return known ? [] : [`${name} asks for ${secret}/${key}, which is not listed`]
  })
}
