import { readFileSync } from 'node:fs'
import { variableDetails } from '@signin/api/src/config/variable.ts'
import { ALL_NAMES, NAMES, Variables } from '@signin/api/src/config/variables.ts'
import { EnvError, readEnv } from '@signin/api/src/env.ts'

const top = new URL('../../../', import.meta.url)

export const read = (file: string): string => readFileSync(new URL(file, top), 'utf8')

/** The names of all variables that the api reads. */
export const VARIABLES: ReadonlySet<string> = new Set(NAMES)

/** The ones that only the migration reads, and the api does not. */
export const OF_THE_MIGRATION = ALL_NAMES.filter((name) => !VARIABLES.has(name))

/** The ones of the api that are secret, and in a Secret on Kubernetes. */
export const SECRETS = Object.entries(Variables.shape).flatMap(([name, schema]) =>
  variableDetails.get(schema)?.secret ? [name] : [],
)

/** Sample values for what an operator or a platform sets. */
export const SAMPLE_VALUES: Readonly<Record<string, string>> = {
  DATABASE_URL: 'postgresql://signin:made-up@database.example.com:5432/signin',
  SECRET_KEY_BASE: 'mZ7vB4nT1cR6yU3pL8sD5fG0hJkX9wQ2',
  SMTP_URL: 'smtps://signin:made-up@mail.example.com:465',
  PUBLIC_URL: 'https://accounts.example.com',
  MAIL_FROM: 'Signin <accounts@example.com>',
  TRUSTED_PROXIES: '10.0.0.0/8',
  S3_ENDPOINT: 'https://s3.example.com',
  S3_BUCKET: 'signin',
  S3_REGION: 'us-east-1',
  S3_ACCESS_KEY_ID: 'made-up',
  S3_SECRET_ACCESS_KEY: 'made-up',
}

export type Environment = Record<string, string>

/** Errors that stop the api's start in production, and variables that it does not read. */
export function environmentProblems(
  environment: Environment,
  elsewhereRead: readonly string[] = [],
): string[] {
  const unknown = Object.keys(environment).filter(
    (name) => !VARIABLES.has(name) && !elsewhereRead.includes(name),
  )
  return [
    ...unknown.map((name) => `${name} is no variable of apps/api/src/config/variables`),
    ...startupProblems(environment),
  ]
}

function startupProblems(environment: Environment): string[] {
  try {
    const { s3, trustedProxies } = readEnv({ ...environment, NODE_ENV: 'production' })
    return [
      s3 ? '' : 'S3_* is missing: pictures would be gone with the container',
      trustedProxies.length > 0
        ? ''
        : 'TRUSTED_PROXIES is missing: all visitors would share an address',
    ].filter(Boolean)
  } catch (error) {
    if (error instanceof EnvError) return error.message.split('\n')
    throw error
  }
}

/** The lines NAME=value of a file. */
export function variablesOf(text: string): Environment {
  return Object.fromEntries(
    [...text.matchAll(/^([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, k, v]) => [k, v]),
  )
}
