import { expect, test } from 'vitest'
import { EnvError } from '../../env.ts'
import { ok } from './finding.ts'
import type { Patient } from './patient.ts'
import { type Probe, runProbe } from './probe.ts'

const patient = {} as Patient
const probe = (examine: Probe['examine']): Probe => ({ name: 'it', mend: 'Mend it.', examine })

test('a probe that never ends is a failed one after its time', async () => {
  expect(
    await runProbe(
      probe(() => new Promise(() => {})),
      patient,
      10,
    ),
  ).toEqual([
    {
      probe: 'it',
      status: 'failed',
      message: 'There was no answer within 0.01 s.',
      mend: 'Check the network between here and there, and its firewalls.',
    },
  ])
})

test('a probe that ends in time reports what it found', async () => {
  expect(
    await runProbe(
      probe(async () => [ok('Fine.')]),
      patient,
    ),
  ).toEqual([{ probe: 'it', status: 'ok', message: 'Fine.' }])
})

test.each([
  ['a refused connection', { code: 'ECONNREFUSED' }, 'It refuses the connection.'],
  ['a timeout', { message: 'Command timed out' }, 'It does not answer.'],
  ['an unknown code', { code: 'E_NEW' }, 'It fails (E_NEW).'],
  [
    'a cause',
    { cause: Object.assign(new Error(), { code: 'ENOTFOUND' }) },
    'DNS does not know its name.',
  ],
])('an error with %s is a failed check, without its message', async (_, fields, message) => {
  const error = Object.assign(new Error('redis://:hunter2@host'), fields)
  const results = await runProbe(
    probe(() => Promise.reject(error)),
    patient,
  )
  expect(results).toEqual([{ probe: 'it', status: 'failed', message, mend: 'Mend it.' }])
})

test('an error that explains itself is quoted', async () => {
  const examine = () => Promise.reject(new EnvError('DATABASE_URL is missing.'))
  expect(await runProbe(probe(examine), patient)).toMatchObject([
    { message: 'DATABASE_URL is missing.' },
  ])
})
