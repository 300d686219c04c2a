import type { Administration } from '../../src/administration/administration.ts'
import { buildAdministration } from '../../src/app/administration.ts'
import type { TestApp } from '../harness.ts'

/** An operator beside the app, as the command line is: with a cache of sessions of its own. */
export function operatorOf({ app: { log }, deps }: TestApp): Administration {
  // The app's workers send the emails.
  const jobs = { ...deps.jobs, work: () => {} }
  return buildAdministration(
    { ...deps, jobs, log },
    {
      viewer: null,
      device: { userAgent: '', address: '' },
      requestId: 'a command',
      log,
      actor: { type: 'commandLine', name: 'root' },
    },
  )
}
