import { expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { read } from './environment.ts'

/** The maximum of the api's process, that of its decoder for one picture, and the margin that stays free. */
const NEEDED_MIB = 192 + 288 + 200
const IN_MIB: Record<string, number> = { m: 1, mi: 1, gi: 1024, gb: 1024 }

function mib(size: string): number {
  const [, number, unit = ''] = /^(\d+)(\w+)$/.exec(size) ?? []
  return Number(number) * (IN_MIB[unit.toLowerCase()] ?? Number.NaN)
}

const compose = () => /BACKEND_MEMORY:-(\w+)/.exec(read('docker-compose.prod.yml'))?.[1]
const template = () => /^#BACKEND_MEMORY=(\w+)$/m.exec(read('.env.prod.template'))?.[1]
const kubernetes = () =>
  parseAllDocuments(read('infra/kubernetes/base/api.yaml'))
    .map((it) => it.toJS())
    .find(({ kind }) => kind === 'Deployment').spec.template.spec.containers[0].resources.limits
    .memory
const fly = () => /^memory = "(\w+)"$/m.exec(read('fly.toml'))?.[1]

test.each([
  ['Compose', compose],
  ['the template of its variables', template],
  ['Kubernetes', kubernetes],
  ['Fly.io', fly],
])('%s gives a replica enough memory to leave 200 MB free for any picture', (_, limit) => {
  expect(mib(String(limit()))).toBeGreaterThanOrEqual(NEEDED_MIB)
})

test('the ingress does not retry a request that may have crashed a pod', () => {
  const { annotations } = parse(read('infra/kubernetes/base/ingress.yaml')).metadata
  expect(annotations).toMatchObject({
    'nginx.org/proxy-next-upstream': 'off',
    'nginx.ingress.kubernetes.io/proxy-next-upstream': 'off',
  })
})
