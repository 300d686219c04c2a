import { Resolver } from 'node:dns/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CommandContext } from '../context.ts'
import { patientOf } from './patient.ts'
import { PROBE_TIMEOUT_MS, type ProbeResult, runProbe } from './probe.ts'
import { PROBES } from './probes.ts'
import { examineVariables } from './variables.ts'

const DNS_TIMEOUT_MS = 2000
const CLOSE_TIMEOUT_MS = 2000

/** Examines everything, all at once. Without valid variables it is not known what to examine. */
export async function examine(context: CommandContext): Promise<ProbeResult[]> {
  const { env, findings } = examineVariables(context.variables)
  const variables = findings.map((finding) => ({ probe: 'variables', ...finding }))
  if (!env) return variables
  const resolver = new Resolver({ timeout: DNS_TIMEOUT_MS, tries: 2 })
  const resolveTxt = (name: string) => resolver.resolveTxt(name)
  const { patient, close } = patientOf(env, context, resolveTxt)
  const progress = context.progress('Examining', PROBES.length)
  const opened = patient.database().then(
    () => true,
    () => false,
  )
  const isOpen = Promise.race([opened, sleep(PROBE_TIMEOUT_MS, false, { ref: false })])
  let done = 0
  try {
    const results = PROBES.map(async (probe) => {
      const isLeftOut = probe.needsDatabase && !(await isOpen)
      const result = isLeftOut ? [] : await runProbe(probe, patient)
      progress.update(++done)
      return result
    })
    return [...variables, ...(await Promise.all(results)).flat()]
  } finally {
    progress.end()
    // A server that has stopped answering does not confirm the end of a connection either.
    await Promise.race([close(), sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })])
  }
}
