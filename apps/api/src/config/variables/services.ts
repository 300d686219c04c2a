import { z } from 'zod'
import { Audiences, Origins, oneOf, Scopes, wholeNumber } from '../env-fields.ts'
import { identityProviders } from '../identity-providers.ts'
import { section, variable } from '../variable.ts'

/** The origins of the web app under `pnpm turbo dev`. */
const VITE_ORIGINS = ['http://localhost:5173', 'http://127.0.0.1:5173']

export const services = section(
  'Other services, and signing in with others',
  {
    IDENTITY_PROVIDERS: variable(z.string().optional(), {
      secret: true,
      description:
        '[Whom people can sign in with](#signing-in-with-others), as JSON, or better as the path of a file of it, since it holds secrets',
      unset: 'none',
      template: { example: '/run/secrets/identity-providers.json' },
    }),
    ACCESS_TOKEN_ALGORITHM: variable(oneOf('EdDSA', 'ES256').default('EdDSA'), {
      description:
        '`EdDSA` (Ed25519) or `ES256`: what access tokens are signed with; a change makes a successor within the hour, which signs fifteen minutes later',
    }),
    ACCESS_TOKEN_SECONDS: variable(wholeNumber(60, 600).default(300), {
      description: '60 to 600: how long an access token is valid',
    }),
    SIGNING_KEY_DAYS: variable(wholeNumber(1, 365).default(30), {
      description: '1 to 365: how long a key signs',
    }),
    TOKEN_AUDIENCES: variable(Audiences.optional(), {
      description:
        'The services that access tokens are made for, by comma: what each of them asks for as its `aud`',
      unset: 'the origin of `PUBLIC_URL`',
    }),
    TOKEN_SCOPES: variable(Scopes.default([]), {
      description:
        "What tokens may do at those services, by comma: `notes:read,notes:write`. `account:` and `tokens:` are Signin's own",
      template: { example: 'notes:read,notes:write' },
    }),
    CORS_ORIGINS: variable(Origins.default([]), {
      description:
        "Origins, by comma, whose pages may call the api with the visitor's cookie, which comes along from the same site only (`app.example.com` beside `accounts.example.com`). **A page of a listed origin can do whatever the person can**: list none you would not let serve the sign-in page",
      unset: 'none; outside production those of the Vite server',
    }),
  },
  (env, { production, publicUrl }) => ({
    identityProviders: identityProviders(env.IDENTITY_PROVIDERS, { production }),
    accessTokens: {
      algorithm: env.ACCESS_TOKEN_ALGORITHM,
      seconds: env.ACCESS_TOKEN_SECONDS,
      keyDays: env.SIGNING_KEY_DAYS,
      /** Contains at least one. */
      audiences: env.TOKEN_AUDIENCES ?? [publicUrl.origin],
      /** The scopes of the operator's services, in addition to Signin's own. */
      scopes: env.TOKEN_SCOPES,
    },
    /** Other origins whose pages may call the api. */
    corsOrigins: [...(production ? [] : VITE_ORIGINS), ...env.CORS_ORIGINS],
  }),
)
