import { oneOf, wholeNumber } from '../env-fields.ts'
import { section, variable } from '../variable.ts'

export const replica = section(
  'A replica of the api',
  {
    DRAIN_SECONDS: variable(wholeNumber(0, 300).optional(), {
      description: 'Seconds between "not ready" and closing, for a proxy to notice',
      unset: '`0`, in production `5`',
      template: { example: '5' },
    }),
    LOG_LEVEL: variable(
      oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'),
      {
        description:
          "pino's levels: `fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`; `npm start` sets `warn`",
      },
    ),
  },
  (env, { production }) => ({
    drainSeconds: env.DRAIN_SECONDS ?? (production ? 5 : 0),
    logLevel: env.LOG_LEVEL,
  }),
)
