import { z } from 'zod'

/**
 * The documentation of a variable, kept next to its schema. `pnpm --filter @signin/api variables`
 * generates the table of docs/operations.md and .env.prod.template from it.
 */
export interface VariableDetail {
  /** The purpose, in Markdown: one or more sentences, without the last full stop. */
  description: string
  /** The effective value when the variable is unset, in Markdown; for schemas without a default. */
  unset?: string
  /**
   * Kubernetes stores it in a Secret: infra/kubernetes/base/api.yaml and secret.env.template list
   * it.
   */
  secret?: true
  /**
   * The line in .env.prod.template. `set`: a line to keep or fill in. `example`: a commented-out
   * example. `fixed`: no line, because the images and docker-compose.prod.yml set the variable.
   * Omitted: commented out with its default.
   */
  template?: { set: string } | { example: string } | 'fixed'
}

export const variableDetails = z.registry<VariableDetail>()

/** Registers the documentation of an environment variable, and returns its schema. */
export function variable<Schema extends z.ZodType>(schema: Schema, detail: VariableDetail): Schema {
  variableDetails.add(schema, detail)
  return schema
}

/** Settings that the defaults of several variables depend on. */
export interface CommonSettings {
  production: boolean
  publicUrl: URL
  /** The root directory of the checkout, with a trailing slash. */
  checkout: string
}

type Values<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>

/**
 * A group of variables under one heading of .env.prod.template. `read` maps their values to the
 * names that the code uses.
 */
export function section<Shape extends z.ZodRawShape, Read extends object>(
  title: string,
  shape: Shape,
  read: (values: Values<Shape>, common: CommonSettings) => Read,
) {
  return { title, shape, read }
}
