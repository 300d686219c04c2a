import { existsSync } from 'node:fs'
import { environmentProblems, read } from '../environment.ts'
import { isInBundle } from '../kubernetes/pods.ts'
import type { Service } from './platforms.ts'

/** The maximum duration of a request that is in progress when draining ends. */
const MAX_ANSWER_SECONDS = 25
/** A variable of libpq and node-postgres, not of the api. */
const READ_BY_POSTGRES = ['PGSSLMODE']
const HEALTH = '/health/ready'

/** The differences between a platform's configuration and the image or the api. */
export function platformProblems(service: Service): string[] {
  const { dockerfile, environment, health, instances, secondsToStop, unknown } = service
  if (!isAtTheTop(dockerfile)) return [`${dockerfile || 'no file'} is not a Dockerfile at the top`]
  const text = read(dockerfile)
  return [
    ...unknown.map((name) => `${name} means nothing there`),
    ...portProblems(service, text),
    ...[service.start, service.beforeStart].flatMap(commandProblems),
    service.start === 'node main.js' ? '' : `${service.start} does not serve`,
    service.beforeStart === 'node migrate.js' ? '' : `${service.beforeStart} does not migrate`,
    health === undefined || health === HEALTH
      ? ''
      : `${health} is no answer to whether it can serve`,
    instances >= 2 ? '' : 'the only instance would be gone while it is replaced',
    secondsToStop >= Number(environment.DRAIN_SECONDS) + MAX_ANSWER_SECONDS
      ? ''
      : 'it is killed while it answers',
    /^ENV .*WEB_ROOT=\/app\/pages/m.test(text) ? '' : 'the pages are not served',
    ...environmentProblems(environment, READ_BY_POSTGRES),
  ].filter(Boolean)
}

function isAtTheTop(dockerfile: string): boolean {
  const there = existsSync(new URL(`../../../../${dockerfile}`, import.meta.url))
  return dockerfile !== '' && !dockerfile.includes('/') && there
}

function portProblems({ port, environment: { PORT } }: Service, dockerfile: string): string[] {
  const exposed = /^EXPOSE (\d+)$/m.exec(dockerfile)?.[1]
  const listens = PORT ?? exposed
  const asked = port === undefined ? listens : `${port}`
  return listens === asked ? [] : [`it listens on ${listens}, and is asked on ${asked}`]
}

function commandProblems(command: string): string[] {
  const [, file = ''] = /^node ([\w.-]+)$/.exec(command) ?? []
  return isInBundle(file) ? [] : [`${command} is not in the image`]
}
