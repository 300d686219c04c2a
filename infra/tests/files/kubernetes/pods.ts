import type { IConfigMap, IContainer, IPodSpec, IServiceAccount } from 'kubernetes-models/v1'
import { read } from '../environment.ts'
import {
  type Manifest,
  nameOf,
  ofKind,
  templateOf,
  type Workload,
  workloadsOf,
} from './manifests.ts'

/** By the last part of an image's name: its Dockerfile, and the uids of its accounts. */
const IMAGES: Record<string, { dockerfile: string; ids: Record<string, number> }> = {
  api: { dockerfile: 'apps/api/Dockerfile', ids: { node: 1000 } },
  // nginx-unprivileged sets the account, so that a Dockerfile on top of it need not.
  web: { dockerfile: 'apps/web/Dockerfile', ids: { inherited: 101 } },
}
/** The maximum duration of a request that is in progress when draining ends (docs/operations.md). */
const MAX_ANSWER_SECONDS = 25

/** Pods with excess privileges, that drop requests, or that do not match their image. */
export function podProblems(manifests: readonly Manifest[]): string[] {
  return workloadsOf(manifests).flatMap((workload) => {
    const pod = templateOf(workload)?.spec
    if (!pod) return [`${nameOf(workload)} has no pod`]
    const problems = [
      ...unrestricted(pod),
      ...pod.containers.flatMap((it) => [
        ...containerPowers(it),
        ...unlimited(it),
        ...misfits(it, pod),
      ]),
      ...(accountIsThere(pod, manifests) ? [] : ['its ServiceAccount is not there, or has a key']),
      ...(workload.kind === 'Deployment' ? droppedRequests(workload, pod, manifests) : []),
    ]
    return problems.map((it) => `${nameOf(workload)}: ${it}`)
  })
}

function unrestricted(pod: IPodSpec): string[] {
  const { runAsNonRoot, runAsUser, seccompProfile } = pod.securityContext ?? {}
  return [
    runAsNonRoot === true && Number(runAsUser) > 0 ? '' : 'may run as root',
    seccompProfile?.type === 'RuntimeDefault' ? '' : 'has no seccomp profile',
    pod.automountServiceAccountToken === false ? '' : 'is given a key to the cluster',
    pod.enableServiceLinks === false ? '' : 'is given variables of every Service',
    pod.hostNetwork || pod.hostPID || pod.hostIPC ? 'shares what is the node’s' : '',
    pod.initContainers ? 'has containers that are not looked at here' : '',
  ].filter(Boolean)
}

function containerPowers({ securityContext: context, volumeMounts = [] }: IContainer): string[] {
  return [
    context?.allowPrivilegeEscalation === false ? '' : 'may gain privileges',
    context?.readOnlyRootFilesystem === true ? '' : 'may write to its own files',
    context?.capabilities?.drop?.join() === 'ALL' ? '' : 'keeps capabilities',
    context?.capabilities?.add ? 'adds capabilities' : '',
    volumeMounts.some(({ mountPath }) => mountPath === '/tmp') ? '' : 'has no /tmp',
  ].filter(Boolean)
}

function unlimited({ resources }: IContainer): string[] {
  const { requests = {}, limits = {} } = resources ?? {}
  return ['cpu', 'memory'].filter((it) => !requests[it] || !limits[it]).map((it) => `no ${it} said`)
}

function misfits(
  { image = '', ports = [], command, volumeMounts = [] }: IContainer,
  pod: IPodSpec,
) {
  const [, name = '', tag] = /([^/:]+)(?::([^/]+))?$/.exec(image) ?? []
  const known = IMAGES[name]
  if (!known) return [`${image} is none of our images`]
  const dockerfile = read(known.dockerfile)
  const exposed = /^EXPOSE (\d+)$/m.exec(dockerfile)?.[1]
  const account = /^USER (\w+)$/m.exec(dockerfile)?.[1] ?? 'inherited'
  const entry = command?.[1]
  const volumes = (pod.volumes ?? []).map((it) => it.name)
  return [
    ports.some(({ containerPort }) => `${containerPort}` !== exposed) ? `is not on ${exposed}` : '',
    known.ids[account] === pod.securityContext?.runAsUser ? '' : `is not run as ${account}`,
    entry && !isInBundle(entry) ? `runs ${entry}, which is not in the image` : '',
    volumeMounts.some((it) => !volumes.includes(it.name)) ? 'mounts what is no volume' : '',
    tag === 'latest' ? 'is whatever is the latest' : '',
  ].filter(Boolean)
}

/** Whether a file is an entry of the bundle in the image. */
export function isInBundle(file: string): boolean {
  const entries = /input: \{([^}]*)\}/.exec(read('apps/api/rolldown.config.ts'))?.[1] ?? ''
  return [...entries.matchAll(/'?([\w-]+)'?: '/g)].some(([, name]) => `${name}.js` === file)
}

function accountIsThere(pod: IPodSpec, manifests: readonly Manifest[]): boolean {
  const accounts = ofKind<IServiceAccount>(manifests, 'ServiceAccount')
  const account = accounts.find(({ metadata }) => metadata.name === pod.serviceAccountName)
  return account?.automountServiceAccountToken === false
}

function droppedRequests(
  workload: Workload,
  pod: IPodSpec,
  manifests: readonly Manifest[],
): string[] {
  const { strategy } = workload.spec as { strategy?: { rollingUpdate?: object } }
  const rolling = strategy?.rollingUpdate as { maxUnavailable?: unknown } | undefined
  const [container] = pod.containers
  const sleep = container?.lifecycle?.preStop?.sleep?.seconds ?? 0
  const drain = Number(configOf(container, manifests).DRAIN_SECONDS ?? 0)
  return [
    rolling?.maxUnavailable === 0 ? '' : 'goes before its successor is there',
    sleep + drain >= 5 ? '' : 'stops before nobody comes any more',
    Number(pod.terminationGracePeriodSeconds) >= sleep + drain + MAX_ANSWER_SECONDS
      ? ''
      : 'is killed while it answers',
    ...probeProblems(container),
  ].filter(Boolean)
}

/** The variables that a container reads from ConfigMaps. */
export function configOf(container: IContainer | undefined, manifests: readonly Manifest[]) {
  const named = (container?.envFrom ?? []).map(({ configMapRef }) => configMapRef?.name)
  const maps = ofKind<IConfigMap>(manifests, 'ConfigMap')
  const given = maps.filter(({ metadata }) => named.includes(metadata.name))
  return Object.assign({}, ...given.map(({ data }) => data)) as Record<string, string>
}

const LIVE: Record<string, string[]> = {
  api: ['/health', '/health', '/health/ready'],
  web: ['/health.html', '/health.html', '/health.html'],
}

function probeProblems(container: IContainer | undefined): string[] {
  const { startupProbe, livenessProbe, readinessProbe, name = '', ports = [] } = container ?? {}
  const asked = [startupProbe, livenessProbe, readinessProbe].map((it) => it?.httpGet)
  return [
    asked.map((it) => it?.path).join() === LIVE[name]?.join() ? '' : 'is asked the wrong question',
    asked.every((it) => ports.some((port) => port.name === it?.port)) ? '' : 'is asked elsewhere',
  ]
}
