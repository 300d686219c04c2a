import { describe, expect, test } from 'vitest'
import { flawsOf, SECRETS } from './environment.ts'
import {
  configurationProblems,
  givenTo,
  secretsGivenTo,
  TEMPLATE_KEYS,
} from './kubernetes/configuration.ts'
import {
  built,
  COMPONENTS,
  forgottenFiles,
  type Manifest,
  noKustomize,
  OVERLAYS,
  ofKind,
  resourcesOf,
  templateOf,
  workloadsOf,
} from './kubernetes/manifests.ts'
import { podProblems } from './kubernetes/pods.ts'
import { brokenReferences } from './kubernetes/references.ts'
import { schemaProblems } from './kubernetes/schema.ts'

describe.each(COMPONENTS)('The base with %s', (component) => {
  const manifests = [...resourcesOf('base'), ...resourcesOf(`components/${component}`)]

  test('is what Kubernetes takes, to the last field', async () => {
    expect(await schemaProblems(manifests)).toEqual([])
  })

  test('names nothing that is not there', () => {
    expect(brokenReferences(manifests)).toEqual([])
  })

  test('gives its pods no more than they need, and time to end', () => {
    expect(podProblems(manifests)).toEqual([])
  })

  test('denies what it does not allow', () => {
    const deny = ofKind<{ spec: unknown }>(manifests, 'NetworkPolicy').find(
      ({ metadata }) => metadata.name === 'default-deny',
    )
    expect(deny?.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] })
    const [namespace] = ofKind(manifests, 'Namespace')
    expect(namespace?.metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
    })
  })

  test('holds no Secret', () => {
    expect(ofKind(manifests, 'Secret')).toEqual([])
  })
})

test('every variable that is a secret is a key of the Secret, and no other, and reaches the api', () => {
  expect(TEMPLATE_KEYS.toSorted()).toEqual(SECRETS.toSorted())
  expect(secretsGivenTo('api', resourcesOf('base')).toSorted()).toEqual(SECRETS.toSorted())
})

test.each([
  'base',
  ...COMPONENTS.map((it) => `components/${it}`),
  ...OVERLAYS.map((it) => `overlays/${it}`),
])('every file of %s is named by its kustomization', (folder) => {
  expect(forgottenFiles(folder)).toEqual([])
})

// Skipped only where manifests.ts prints that there is nothing to put them together with.
describe.skipIf(noKustomize).each(OVERLAYS)('The overlay %s', (overlay) => {
  let manifests: Manifest[]

  test('is put together', () => {
    manifests = built(`overlays/${overlay}`)
    expect(workloadsOf(manifests)).toHaveLength(3)
  })

  test('is what Kubernetes takes, and nothing in it leads nowhere', async () => {
    expect(await schemaProblems(manifests)).toEqual([])
    expect(brokenReferences(manifests)).toEqual([])
    expect(podProblems(manifests)).toEqual([])
  })

  test('has all that the api needs to start in production, and nothing to spare', () => {
    expect(configurationProblems(manifests)).toEqual([])
    const api = workloadsOf(manifests).find(({ metadata }) => metadata.name === 'api')
    const [container] = (api && templateOf(api)?.spec?.containers) ?? []
    const environment = container ? givenTo(container, manifests) : {}
    const required = ['DATABASE_URL', 'SECRET_KEY_BASE', 'SMTP_URL', 'PUBLIC_URL', 'S3_BUCKET']
    for (const name of [...required, 'S3_ACCESS_KEY_ID', 'TRUSTED_PROXIES']) {
      const { [name]: _, ...rest } = environment
      expect(flawsOf(rest).join(), name).toContain(name)
    }
  })

  test('is all in one namespace, and people come in where they are sent', () => {
    const namespaces = manifests.map((it) =>
      it.kind === 'Namespace' ? it.metadata.name : it.metadata.namespace,
    )
    expect(new Set(namespaces).size).toBe(1)
    const [config] = ofKind<{ data: Record<string, string> }>(manifests, 'ConfigMap')
    const [ingress] = ofKind<{ spec: { rules: { host: string }[] } }>(manifests, 'Ingress')
    expect(config?.data.PUBLIC_URL).toBe(`https://${ingress?.spec.rules[0]?.host}`)
  })

  test('migrates with the version it brings, in a Job of that name', () => {
    const versions = workloadsOf(manifests).flatMap((it) =>
      (templateOf(it)?.spec?.containers ?? []).map(({ image }) => image?.split(':')[1]),
    )
    expect(new Set(versions).size).toBe(1)
    expect(ofKind(manifests, 'Job')[0]?.metadata.name).toBe(`migrate-${versions[0]}`)
  })
})
