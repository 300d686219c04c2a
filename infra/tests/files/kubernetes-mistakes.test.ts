import { expect, test } from 'vitest'
import { configurationProblems } from './kubernetes/configuration.ts'
import { type Manifest, resourcesOf } from './kubernetes/manifests.ts'
import { podProblems } from './kubernetes/pods.ts'
import { brokenReferences } from './kubernetes/references.ts'
import { schemaProblems } from './kubernetes/schema.ts'

const manifests = [...resourcesOf('base'), ...resourcesOf('components/cloudnative-pg')]

const POD = 'spec.template.spec'
const CONTAINER = `${POD}.containers.0`
const RULE = 'spec.rules.0'

type Mistake = [document: string, at: string, value: unknown]

/** A copy of all manifests with one value of one document replaced, or removed where it is undefined. */
function withMistake([document, at, value]: Mistake): Manifest[] {
  const [kind, name] = document.split('/')
  const copies = structuredClone(manifests)
  const found = copies.find((it) => it.kind === kind && it.metadata.name === name)
  if (!found) throw new Error(`there is no ${document}`)
  const path = at.split('.')
  const last = `${path.pop()}`
  const parent = path.reduce<unknown>((it, key) => (it as Record<string, unknown>)[key], found)
  Object.assign(parent as object, { [last]: value })
  // The round trip through JSON drops keys whose value is undefined.
  return JSON.parse(JSON.stringify(copies)) as Manifest[]
}

const SCHEMA_MISTAKES: Mistake[] = [
  ['Deployment/api', 'spec.replcas', 2],
  ['Deployment/api', `${CONTAINER}.livenessProbe.periodSecnds`, 5],
  ['Deployment/api', `${CONTAINER}.ports.0.containerPort`, '3000'],
  ['Deployment/api', 'spec.selector', undefined],
  ['HorizontalPodAutoscaler/api', 'apiVersion', 'autoscaling/v2beta2'],
  ['Ingress/signin', `${RULE}.http.paths.0.pathType`, undefined],
  ['Ingress/signin', `${RULE}.http.paths.0.pathType`, 'prefix'],
  ['Deployment/api', `${POD}.securityContext.runAsNonRoot`, 'yes'],
  ['Deployment/web', `${CONTAINER}.resources.limits.memory`, '128Mib'],
  ['Cluster/database', 'spec.instnces', 3],
  ['Cluster/database', 'spec.storage.size', '10'],
]

test('the schema check reports each planted mistake', async () => {
  const plain = JSON.stringify(manifests)
  const mistaken = SCHEMA_MISTAKES.flatMap((mistake, index) => {
    const changed = withMistake(mistake).filter((it) => !plain.includes(JSON.stringify(it)))
    return changed.map((it) => ({ ...it, metadata: { ...it.metadata, name: `mistake-${index}-` } }))
  })
  expect(mistaken).toHaveLength(SCHEMA_MISTAKES.length)
  const problems = await schemaProblems(mistaken)
  const unseen = SCHEMA_MISTAKES.filter(
    (_, index) => !problems.some((it) => it.includes(`/mistake-${index}-`)),
  )
  expect(unseen).toEqual([])
})

test.each<[...Mistake, says: RegExp]>([
  ['Deployment/api', 'spec.selector.matchLabels', { a: 'b' }, /select its own pods/],
  ['Service/api', 'spec.selector', { a: 'b' }, /stands before 0/],
  ['Service/web', 'spec.ports.0.targetPort', 'https', /leads to https/],
  ['Ingress/signin', `${RULE}.http.paths.0.backend.service.name`, 'backend', /not there/],
  ['Ingress/signin', `${RULE}.http.paths.3.backend.service.port.name`, 'www', /not there/],
  ['Ingress/signin', `${RULE}.http.paths.0.path`, '/metrics', /wrong side/],
  ['Ingress/signin', `${RULE}.http.paths.1.path`, '/dev', /wrong side/],
  ['Ingress/signin', `${RULE}.host`, 'other.example.com', /no certificate/],
  ['HorizontalPodAutoscaler/api', 'spec.scaleTargetRef.name', 'backend', /nothing to scale/],
  ['HorizontalPodAutoscaler/api', 'spec.maxReplicas', 1, /more than it may/],
  ['Deployment/api', `${CONTAINER}.resources.requests.cpu`, undefined, /asks for no cpu/],
  ['Deployment/api', 'spec.replicas', 2, /undo its autoscaler/],
  ['PodDisruptionBudget/api', 'spec.minAvailable', 2, /emptied/],
  ['PodDisruptionBudget/api', 'spec.selector.matchLabels', { a: 'b' }, /guards nothing/],
  ['NetworkPolicy/api', 'spec.podSelector.matchLabels', { a: 'b' }, /pods that are not there/],
  ['NetworkPolicy/api', 'spec.ingress.0.ports.0.port', 8080, /opens 8080/],
  [
    'NetworkPolicy/to-database',
    'spec.egress.0.to.0.podSelector.matchLabels',
    { 'cnpg.io/cluster': 'postgres' },
    /pods that are not there/,
  ],
])('a broken reference is reported: %s %s %j', (document, at, value, says) => {
  expect(brokenReferences(withMistake([document, at, value])).join()).toMatch(says)
})

test.each<[...Mistake, says: RegExp]>([
  ['Deployment/api', `${POD}.securityContext.runAsUser`, 0, /as root/],
  ['Deployment/api', `${POD}.securityContext.runAsUser`, 101, /not run as node/],
  ['Deployment/web', `${POD}.securityContext.seccompProfile`, undefined, /seccomp/],
  ['Job/migrate', `${POD}.automountServiceAccountToken`, undefined, /key to the cluster/],
  ['Deployment/api', `${POD}.enableServiceLinks`, undefined, /variables of every Service/],
  ['Deployment/api', `${POD}.serviceAccountName`, 'default', /ServiceAccount/],
  ['Deployment/web', `${CONTAINER}.securityContext.readOnlyRootFilesystem`, false, /write/],
  ['Deployment/web', `${CONTAINER}.securityContext.capabilities.drop`, ['CHOWN'], /keeps/],
  ['Deployment/web', `${CONTAINER}.securityContext.allowPrivilegeEscalation`, true, /gain/],
  ['Deployment/web', `${CONTAINER}.volumeMounts`, [], /no \/tmp/],
  ['Deployment/api', `${CONTAINER}.resources.limits.memory`, undefined, /no memory said/],
  ['Deployment/api', `${CONTAINER}.ports.0.containerPort`, 4001, /is not on 4000/],
  ['Deployment/web', `${CONTAINER}.image`, 'nginx:1.30', /none of our images/],
  ['Deployment/web', `${CONTAINER}.image`, 'signin/web:latest', /the latest/],
  ['Job/migrate', `${CONTAINER}.command`, ['node', 'migration.js'], /not in the image/],
  ['Deployment/api', 'spec.strategy.rollingUpdate.maxUnavailable', 1, /before its successor/],
  ['Deployment/api', `${POD}.terminationGracePeriodSeconds`, 29, /killed while it answers/],
  ['Deployment/web', `${CONTAINER}.lifecycle`, undefined, /nobody comes any more/],
  ['ConfigMap/api', 'data.DRAIN_SECONDS', '0', /nobody comes any more/],
  ['Deployment/api', `${CONTAINER}.livenessProbe.httpGet.path`, '/health/ready', /wrong question/],
  ['Deployment/web', `${CONTAINER}.readinessProbe.httpGet.port`, 'web', /asked elsewhere/],
])('a misconfigured pod is reported: %s %s %j', (document, at, value, says) => {
  expect(podProblems(withMistake([document, at, value])).join()).toMatch(says)
})

test.each<[...Mistake, says: RegExp]>([
  ['Deployment/api', `${CONTAINER}.envFrom.0.configMapRef.name`, 'settings', /no ConfigMap/],
  ['Deployment/api', `${CONTAINER}.env.0.valueFrom.secretKeyRef.name`, 'other', /not listed/],
  ['Deployment/api', `${CONTAINER}.env.1.valueFrom.secretKeyRef.key`, 'SECRET', /not listed/],
  ['Deployment/api', `${CONTAINER}.env.5.valueFrom.secretKeyRef.optional`, false, /not listed/],
  ['Deployment/api', `${CONTAINER}.env.0`, { name: 'A', value: 'b' }, /written down/],
  ['Deployment/api', `${CONTAINER}.env.1.name`, 'SECRET_KEY', /SECRET_KEY is no variable/],
  ['ConfigMap/api', 'data.LOG_LEVL', 'info', /LOG_LEVL is no variable/],
  ['ConfigMap/api', 'data.PORT', '0', /PORT must be 1 or more/],
])('a wrong variable is reported: %s %s %j', (document, at, value, says) => {
  expect(configurationProblems(withMistake([document, at, value])).join()).toMatch(says)
})
