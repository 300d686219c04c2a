import { AuditFilter, type AuditFilterText } from '@signin/contracts'
import type { LocationQuery } from 'vue-router'

export type Filter = AuditFilterText
export type FilterField = keyof Filter

const FILTER_FIELDS = Object.keys(AuditFilter.shape) as FilterField[]

/** Reads the URL. A value that is not valid is reported: without it the page would show other events. */
export function filterOf(query: LocationQuery): { filter: Filter; ignored: string[] } {
  const given = FILTER_FIELDS.flatMap((field) => {
    const value = query[field]
    return typeof value === 'string' && value ? [{ field, value }] : []
  })
  const isValid = ({ field, value }: (typeof given)[number]) =>
    AuditFilter.shape[field].safeParse(value).success
  return {
    filter: Object.fromEntries(given.filter(isValid).map(({ field, value }) => [field, value])),
    ignored: given.filter((it) => !isValid(it)).map(({ field, value }) => `${field}: ${value}`),
  }
}
