import { type ActivityEntry, type ActivityKind, ADMINISTRATION_KINDS } from '@signin/contracts'
import type { SubjectEvent } from '../audit/audit-log.ts'
import { describeDevice, isFormattedDevice } from '../devices/device.ts'
import type { GeoIp } from '../geoip/geoip.ts'
import { splitReason } from './reason.ts'

/** Where an admin is, and with which browser, is not the owner's to know. */
const UNKNOWN_DEVICE = { address: '', userAgent: '' }

function isByOperator(kind: ActivityKind): boolean {
  return (ADMINISTRATION_KINDS as readonly string[]).includes(kind)
}

/** @param currentSessionId the session of the caller, whose entries are marked. */
export function toDto(row: SubjectEvent, currentSessionId: string, geoIp: GeoIp): ActivityEntry {
  const { id, at, kind, method, factor, detail, sessionId } = row
  const byAdmin = row.actor === 'admin'
  const { address, userAgent } = byAdmin || isByOperator(kind) ? UNKNOWN_DEVICE : row
  return {
    id,
    at: at.toISOString(),
    kind,
    method,
    factor,
    detail: displayedDetail(kind, detail),
    byAdmin,
    byThisSession: sessionId === currentSessionId,
    ...describeDevice(userAgent),
    address,
    place: geoIp.placeOf(address),
  }
}

/**
 * Leaves out the reason of an operator's act, unless it is all there is. Returns null for a device
 * that `formatDevice` cannot have described: earlier versions stored text that the client chose.
 */
function displayedDetail(kind: ActivityKind, detail: string | null): string | null {
  const { value, reason } = splitReason(detail)
  const isDevice = kind === 'sessionRevoked' || kind === 'deviceDisowned'
  return isDevice && detail !== null && !isFormattedDevice(detail) ? null : (value ?? reason)
}
