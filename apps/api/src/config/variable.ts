import { z } from 'zod'

/**
 * What operators read about a variable. It stands beside the schema, and `pnpm --filter @signin/api
 * variables` writes the table of docs/operations.md and .env.prod.template from it.
 */
export interface About {
  /** What it is for, in Markdown: a sentence, or several, without the last full stop. */
  description: string
  /** The value while it is unset, in Markdown, where the schema has no default to tell. */
  unset?: string
  /** Kept in a Secret by Kubernetes: infra/kubernetes/base/api.yaml and secret.env.template list it. */
  secret?: true
  /**
   * How .env.prod.template shows it. `set`: as a line to keep or to fill in. `example`: commented
   * out. `fixed`: not at all, because the images and docker-compose.prod.yml decide. Left out,
   * commented out with its default.
   */
  template?: { set: string } | { example: string } | 'fixed'
}

export const abouts = z.registry<About>()

/** A variable of the environment: how it is parsed, and what is told of it. */
export function variable<Schema extends z.ZodType>(schema: Schema, detail: About): Schema {
  abouts.add(schema, detail)
  return schema
}

/** What the values of several variables follow from. */
export interface Setting {
  production: boolean
  publicUrl: URL
  /** The top of the checkout, with a slash at its end. */
  checkout: string
}

type Values<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>

/**
 * Variables that belong together, under one heading of .env.prod.template, and what the code calls
 * their values.
 */
export function section<Shape extends z.ZodRawShape, Read extends object>(
  title: string,
  shape: Shape,
  read: (values: Values<Shape>, setting: Setting) => Read,
) {
  return { title, shape, read }
}
