import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2'
import type { IIngress, INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1'
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1'
import type { IService } from 'kubernetes-models/v1'
import {
  type Manifest,
  nameOf,
  ofKind,
  templateOf,
  type Workload,
  workloadsOf,
} from './manifests.ts'

type Labels = Record<string, string>
interface Selector {
  matchLabels?: Labels
  matchExpressions?: { key: string; operator: string; values?: string[] }[]
}

/** References between documents that do not resolve, which no schema detects. */
export function brokenReferences(manifests: readonly Manifest[]): string[] {
  return [
    ...workloadsOf(manifests).flatMap(selectorProblems),
    ...ofKind<IService>(manifests, 'Service').flatMap((it) => serviceProblems(it, manifests)),
    ...ofKind<IIngress>(manifests, 'Ingress').flatMap((it) => ingressProblems(it, manifests)),
    ...ofKind<IHorizontalPodAutoscaler>(manifests, 'HorizontalPodAutoscaler').flatMap((it) =>
      scalingProblems(it, manifests),
    ),
    ...ofKind<IPodDisruptionBudget>(manifests, 'PodDisruptionBudget').flatMap((it) =>
      budgetProblems(it, manifests),
    ),
    ...ofKind<INetworkPolicy>(manifests, 'NetworkPolicy').flatMap((it) =>
      policyProblems(it, manifests),
    ),
  ]
}

const labelsOf = (workload: Workload): Labels => templateOf(workload)?.metadata?.labels ?? {}

function matches({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, values }) => values?.includes(labels[key] ?? ''))
  )
}

/** The labels of the pods that a selector matches, including the pods that the operator creates. */
function podsFor(selector: Selector, manifests: readonly Manifest[]): Labels[] {
  const databases = manifests.filter(({ apiVersion }) => apiVersion === 'postgresql.cnpg.io/v1')
  const pods = [
    ...workloadsOf(manifests).map(labelsOf),
    ...databases.map(({ metadata }) => ({ 'cnpg.io/cluster': metadata.name })),
  ]
  return pods.filter((labels) => matches(selector, labels))
}

const portsOf = (workload: Workload) =>
  (templateOf(workload)?.spec?.containers ?? []).flatMap(({ ports = [] }) => ports)

function hasPort(workload: Workload, port: number | string): boolean {
  return portsOf(workload).some((it) => it.name === port || it.containerPort === port)
}

function selectorProblems(workload: Workload): string[] {
  const selector = (workload.spec as { selector?: Selector }).selector
  if (!selector || matches(selector, labelsOf(workload))) return []
  return [`${nameOf(workload)} does not select its own pods`]
}

function serviceProblems(service: Manifest & IService, manifests: readonly Manifest[]): string[] {
  const selector = { matchLabels: service.spec?.selector ?? {} }
  const behind = workloadsOf(manifests).filter((it) => matches(selector, labelsOf(it)))
  if (behind.length !== 1) return [`${nameOf(service)} stands before ${behind.length} workloads`]
  return (service.spec?.ports ?? []).flatMap(({ port, targetPort = port }) =>
    behind.every((it) => hasPort(it, targetPort))
      ? []
      : [`${nameOf(service)} leads to ${targetPort}, which is no port there`],
  )
}

/** The paths that the ingress routes to the api; all others, /metrics and /dev among them, go to the web app. */
const OF_THE_API = ['/api', '/.well-known', '/health']

function ingressProblems(ingress: Manifest & IIngress, manifests: readonly Manifest[]): string[] {
  const services = ofKind<IService>(manifests, 'Service')
  const rules = ingress.spec?.rules ?? []
  const covered = (ingress.spec?.tls ?? []).flatMap(({ hosts = [] }) => hosts)
  const problems = rules
    .filter(({ host }) => !host || !covered.includes(host))
    .map(({ host }) => `${nameOf(ingress)} has no certificate for ${host}`)
  for (const { path, backend } of rules.flatMap(({ http }) => http?.paths ?? [])) {
    const service = services.find(({ metadata }) => metadata.name === backend.service?.name)
    const { name, number } = backend.service?.port ?? {}
    const ports = service?.spec?.ports ?? []
    if (!ports.some((it) => (name ? it.name === name : it.port === number))) {
      problems.push(`${nameOf(ingress)} leads ${path} to a Service or port that is not there`)
    }
    if ((service?.metadata.name === 'api') !== OF_THE_API.includes(`${path}`)) {
      problems.push(`${nameOf(ingress)} leads ${path} to the wrong side`)
    }
  }
  return problems
}

function scalingProblems(
  scaler: Manifest & IHorizontalPodAutoscaler,
  manifests: readonly Manifest[],
): string[] {
  const { scaleTargetRef, minReplicas = 1, maxReplicas = 0, metrics = [] } = scaler.spec ?? {}
  const target = workloadsOf(manifests).find(
    ({ kind, metadata }) => kind === scaleTargetRef?.kind && metadata.name === scaleTargetRef?.name,
  )
  if (!target) return [`${nameOf(scaler)} has nothing to scale`]
  const containers = templateOf(target)?.spec?.containers ?? []
  const onCpu = metrics.some(({ resource }) => resource?.name === 'cpu')
  const unasked = containers.filter(({ resources }) => !resources?.requests?.cpu)
  return [
    onCpu && unasked.length > 0 ? `${nameOf(scaler)}: ${nameOf(target)} asks for no cpu` : '',
    minReplicas > maxReplicas ? `${nameOf(scaler)} is to have more than it may` : '',
    'replicas' in (target.spec ?? {}) ? `${nameOf(target)} would undo its autoscaler` : '',
  ].filter(Boolean)
}

function budgetProblems(
  budget: Manifest & IPodDisruptionBudget,
  manifests: readonly Manifest[],
): string[] {
  const selector = budget.spec?.selector as Selector | undefined
  const guarded = workloadsOf(manifests).find((it) => selector && matches(selector, labelsOf(it)))
  const scaler = ofKind<IHorizontalPodAutoscaler>(manifests, 'HorizontalPodAutoscaler').find(
    ({ spec }) => spec?.scaleTargetRef.name === guarded?.metadata.name,
  )
  if (!guarded || !scaler) return [`${nameOf(budget)} guards nothing that is scaled`]
  const fewest = scaler.spec?.minReplicas ?? 1
  return Number(budget.spec?.minAvailable) < fewest
    ? []
    : [`${nameOf(budget)} would keep a node of ${fewest} from ever being emptied`]
}

function policyProblems(
  policy: Manifest & INetworkPolicy,
  manifests: readonly Manifest[],
): string[] {
  const { podSelector, ingress = [], egress = [] } = policy.spec ?? {}
  const peers = [...ingress.flatMap((it) => it.from ?? []), ...egress.flatMap((it) => it.to ?? [])]
  const here = peers.filter((it) => it.podSelector && !it.namespaceSelector)
  const selectors = [podSelector ?? {}, ...here.map((it) => it.podSelector ?? {})] as Selector[]
  const named = ingress.flatMap(({ ports = [] }) => ports.map(({ port }) => port))
  const guarded = workloadsOf(manifests).filter((it) => matches(selectors[0] ?? {}, labelsOf(it)))
  return [
    ...selectors
      .filter((selector) => podsFor(selector, manifests).length === 0)
      .map(() => `${nameOf(policy)} names pods that are not there`),
    ...named
      .filter((port) => port && guarded.some((it) => !hasPort(it, port)))
      .map((port) => `${nameOf(policy)} opens ${port}, which is no port there`),
  ]
}
