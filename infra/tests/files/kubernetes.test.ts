import { describe, expect, test } from 'vitest'
import { environmentProblems, OF_THE_MIGRATION, SECRETS } from './environment.ts'
import {
  configurationProblems,
  environmentOf,
  secretKeysOf,
  TEMPLATE_KEYS,
} from './kubernetes/configuration.ts'
import {
  built,
  COMPONENTS,
  type Manifest,
  noKustomize,
  OVERLAYS,
  ofKind,
  resourcesOf,
  templateOf,
  unlistedFiles,
  workloadsOf,
} from './kubernetes/manifests.ts'
import { podProblems } from './kubernetes/pods.ts'
import { brokenReferences } from './kubernetes/references.ts'
import { schemaProblems } from './kubernetes/schema.ts'

describe.each(COMPONENTS)('the base with %s', (component) => {
  const manifests = [...resourcesOf('base'), ...resourcesOf(`components/${component}`)]

  test('matches the schema of Kubernetes, with no unknown field', async () => {
    expect(await schemaProblems(manifests)).toEqual([])
  })

  test('has no broken reference', () => {
    expect(brokenReferences(manifests)).toEqual([])
  })

  test('restricts its pods, and gives them time to stop', () => {
    expect(podProblems(manifests)).toEqual([])
  })

  test('denies traffic by default, and enforces the "restricted" Pod Security Standard', () => {
    const deny = ofKind<{ spec: unknown }>(manifests, 'NetworkPolicy').find(
      ({ metadata }) => metadata.name === 'default-deny',
    )
    expect(deny?.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] })
    const [namespace] = ofKind(manifests, 'Namespace')
    expect(namespace?.metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
    })
  })

  test('contains no Secret', () => {
    expect(ofKind(manifests, 'Secret')).toEqual([])
  })
})

test("the keys of the Secret are exactly the secret variables, and all but the owner's reach the api", () => {
  expect(TEMPLATE_KEYS.toSorted()).toEqual([...SECRETS, ...OF_THE_MIGRATION].toSorted())
  expect(secretKeysOf('api', resourcesOf('base')).toSorted()).toEqual(SECRETS.toSorted())
  const ofMigration = ['DATABASE_URL', ...OF_THE_MIGRATION]
  expect(secretKeysOf('migrate', resourcesOf('base'))).toEqual(ofMigration)
})

test.each([
  'base',
  ...COMPONENTS.map((it) => `components/${it}`),
  ...OVERLAYS.map((it) => `overlays/${it}`),
])('the kustomization of %s lists every file of its folder', (folder) => {
  expect(unlistedFiles(folder)).toEqual([])
})

// Skipped only where manifests.ts prints that neither kubectl nor kustomize is installed.
describe.skipIf(noKustomize).each(OVERLAYS)('the overlay %s', (overlay) => {
  let manifests: Manifest[]

  test('is built by kustomize', () => {
    manifests = built(`overlays/${overlay}`)
    expect(workloadsOf(manifests)).toHaveLength(3)
  })

  test('matches the schema, and has no broken reference and no misconfigured pod', async () => {
    expect(await schemaProblems(manifests)).toEqual([])
    expect(brokenReferences(manifests)).toEqual([])
    expect(podProblems(manifests)).toEqual([])
  })

  test('has every variable that the api needs in production, and no unread one', () => {
    expect(configurationProblems(manifests)).toEqual([])
    const api = workloadsOf(manifests).find(({ metadata }) => metadata.name === 'api')
    const [container] = (api && templateOf(api)?.spec?.containers) ?? []
    const environment = container ? environmentOf(container, manifests) : {}
    const required = ['DATABASE_URL', 'SECRET_KEY_BASE', 'SMTP_URL', 'PUBLIC_URL', 'S3_BUCKET']
    for (const name of [...required, 'S3_ACCESS_KEY_ID', 'TRUSTED_PROXIES']) {
      const { [name]: _, ...rest } = environment
      expect(environmentProblems(rest).join(), name).toContain(name)
    }
  })

  test('uses one namespace, and PUBLIC_URL is the host of the ingress', () => {
    const namespaces = manifests.map((it) =>
      it.kind === 'Namespace' ? it.metadata.name : it.metadata.namespace,
    )
    expect(new Set(namespaces).size).toBe(1)
    const [config] = ofKind<{ data: Record<string, string> }>(manifests, 'ConfigMap')
    const [ingress] = ofKind<{ spec: { rules: { host: string }[] } }>(manifests, 'Ingress')
    expect(config?.data.PUBLIC_URL).toBe(`https://${ingress?.spec.rules[0]?.host}`)
  })

  test('migrates with the version it deploys, in a Job named after it', () => {
    const versions = workloadsOf(manifests).flatMap((it) =>
      (templateOf(it)?.spec?.containers ?? []).map(({ image }) => image?.split(':')[1]),
    )
    expect(new Set(versions).size).toBe(1)
    expect(ofKind(manifests, 'Job')[0]?.metadata.name).toBe(`migrate-${versions[0]}`)
  })
})
