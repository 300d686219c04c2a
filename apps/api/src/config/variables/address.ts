import { z } from 'zod'
import { HttpUrl, Networks, oneOf, wholeNumber } from '../env-fields.ts'
import { section, variable } from '../variable.ts'

export const address = section(
  'Where people find it',
  {
    NODE_ENV: variable(oneOf('development', 'test', 'production').default('development'), {
      description:
        '`production` rejects missing and weak secrets, the embedded database and the development mailbox, and does not migrate',
      template: 'fixed',
    }),
    PORT: variable(wholeNumber(1, 65535).default(4000), {
      description: 'The port to listen on',
      template: 'fixed',
    }),
    HOST: variable(z.string().optional(), {
      description: 'The address to listen on',
      unset: '`127.0.0.1`, in production `0.0.0.0`',
      template: 'fixed',
    }),
    PUBLIC_URL: variable(HttpUrl.optional(), {
      description:
        'The address people visit; required in production. `https:` turns on the `__Host-` cookies and HSTS. Passkeys are bound to its host, and links in emails begin with it: do not change it later',
      unset: '`http://localhost:PORT`',
      template: { set: 'https://replace-this-PUBLIC_URL' },
    }),
    TRUSTED_PROXIES: variable(Networks.optional(), {
      description:
        'Addresses or CIDR blocks, by comma, whose `X-Forwarded-For` is believed; with any, `X-Request-Id` is taken over too',
      unset: 'none',
      template: 'fixed',
    }),
    WEB_ROOT: variable(z.string().optional(), {
      description: 'The built web app, to serve it from the api',
      unset: '`apps/web/dist`; in production none',
      template: 'fixed',
    }),
  },
  (env, { production, publicUrl, checkout }) => ({
    production,
    host: env.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port: env.PORT,
    publicUrl,
    /** Enables the Secure flag and `__Host-` prefix of cookies, and HSTS. */
    secure: publicUrl.protocol === 'https:',
    trustedProxies: env.TRUSTED_PROXIES ?? [],
    webRoot: env.WEB_ROOT ?? (production ? undefined : `${checkout}apps/web/dist`),
  }),
)
