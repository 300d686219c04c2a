import type { IContainer, IPodSpec, IProbe } from 'kubernetes-models/v1'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { read, SAMPLE_VALUES, variablesOf } from '../files/environment.ts'
import { environmentOf } from '../files/kubernetes/configuration.ts'
import {
  KUBERNETES,
  OVERLAYS,
  resourcesOf,
  templateOf,
  workloadsOf,
} from '../files/kubernetes/manifests.ts'
import {
  type Containers,
  DATABASE_URL,
  type Options,
  respondsOk,
  startContainers,
  startPostgres,
} from '../support/containers.ts'

const manifests = resourcesOf('base')
const [overlay] = OVERLAYS
const IMAGES = process.env.SIGNIN_IMAGES ?? 'signin'
const VERSION = process.env.SIGNIN_VERSION ?? 'local'

interface Specified {
  image: string
  pod: IPodSpec
  container: IContainer
  options: Options
}

/** The options of `docker run` that correspond to the specification of a pod. */
function specified(name: string): Specified {
  const workload = workloadsOf(manifests).find(({ metadata }) => metadata.name === name)
  const pod = workload && templateOf(workload)?.spec
  const [container] = pod?.containers ?? []
  if (!pod || !container) throw new Error(`there is no ${name}`)
  const { securityContext: context, resources, volumeMounts = [], command } = container
  const { runAsUser, runAsGroup } = pod.securityContext ?? {}
  const limits = resources?.limits ?? {}
  const port = container.ports?.[0]?.containerPort
  return {
    image: `${IMAGES}/${container.image?.split('/').at(-1)}:${VERSION}`,
    pod,
    container,
    options: {
      env: { ...environmentOf(container, manifests), ...(name === 'web' ? {} : { DATABASE_URL }) },
      args: [
        ...['--user', `${runAsUser}:${runAsGroup}`],
        ...(context?.readOnlyRootFilesystem ? ['--read-only'] : []),
        ...(context?.capabilities?.drop ?? []).flatMap((it) => ['--cap-drop', it]),
        ...(context?.allowPrivilegeEscalation ? [] : ['--security-opt', 'no-new-privileges']),
        ...['--memory', bytes(limits.memory), '--cpus', cores(limits.cpu)],
        ...volumeMounts.flatMap(({ mountPath, name: volume }) => {
          const { emptyDir } = pod.volumes?.find((it) => it.name === volume) ?? {}
          return ['--tmpfs', `${mountPath}:mode=1777,size=${bytes(emptyDir?.sizeLimit)}`]
        }),
      ],
      ...(command && { command }),
      ...(port && { publish: port }),
    },
  }
}

const UNITS: Record<string, string> = { Mi: 'm', Gi: 'g' }
const bytes = (quantity: unknown) => `${quantity}`.replace(/Mi|Gi/, (unit) => UNITS[unit] ?? '')
const cores = (quantity: unknown) =>
  /^(\d+)m$/.test(`${quantity}`) ? `${Number.parseInt(`${quantity}`, 10) / 1000}` : `${quantity}`

async function isGood(url: string, { container }: Specified, probe: IProbe | undefined) {
  const { periodSeconds = 10, failureThreshold = 3, httpGet } = probe ?? {}
  expect(container.ports?.[0]?.name).toBe(httpGet?.port)
  return respondsOk(`${url}${httpGet?.path}`, failureThreshold, periodSeconds)
}

let containers: Containers
beforeAll(async () => {
  containers = await startContainers()
  await startPostgres(containers)
})
afterAll(() => containers.remove())

test('the Job migrates an empty database under the restrictions of its pod', async () => {
  const { image, options } = specified('migrate')
  expect(await containers.runOnce('migrate', image, options)).toMatchObject({
    code: 0,
    output: expect.stringContaining('migrations_applied'),
  })
})

describe.each(['api', 'web'])('the container of %s under the restrictions of its pod', (name) => {
  const it = specified(name)
  let url: string

  beforeAll(async () => {
    const settings = variablesOf(read(`${KUBERNETES}/overlays/${overlay}/api.env`))
    const env = name === 'api' ? { ...SAMPLE_VALUES, ...settings, ...it.options.env } : {}
    await containers.start(name, it.image, { ...it.options, env })
    url = await containers.address(name, it.options.publish ?? 0)
  })

  test('starts, and its probes succeed', async () => {
    expect(await isGood(url, it, it.container.startupProbe)).toBe(true)
    expect(await isGood(url, it, it.container.livenessProbe)).toBe(true)
    expect(await isGood(url, it, { ...it.container.readinessProbe, failureThreshold: 10 })).toBe(
      true,
    )
  })

  test('can write only to /tmp, and has no capabilities', async () => {
    const status = (await containers.exec(name, 'cat', '/proc/1/status')).output
    expect(status).toMatch(/^CapBnd:\s+0+$/m)
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m)
    expect(status).toMatch(new RegExp(`^Uid:\\s+${it.pod.securityContext?.runAsUser}\\s`, 'm'))
    const touch = (file: string) => containers.exec(name, 'touch', file)
    expect((await touch('/etc/here')).output).toContain('Read-only file system')
    expect((await touch('/tmp/here')).code).toBe(0)
  })

  test('stops on SIGTERM within the grace period', async () => {
    expect(await containers.stop(name, it.pod.terminationGracePeriodSeconds ?? 30)).toBe(0)
  })
})
