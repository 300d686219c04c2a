import type { AuditEvent } from '@signin/contracts'
import { describe, expect, test, vi } from 'vitest'
import {
  documents,
  eventOf,
  type ProofDocument,
  verifierKey,
} from '../../../../test/audit-events.ts'
import { type SequencedProof, verifyEvent } from './verify-event.ts'

const proofOf = (document: ProofDocument, keys = [verifierKey]): SequencedProof => ({
  status: 'sequenced',
  document,
  verifierKeys: keys,
})

const last = documents.at(-1) as ProofDocument
const changed = (text: string) => text.replace('2026-11-22T08', '2026-11-22T09')

test.each(documents.map((it) => [`${it.index} of ${it.checkpoint.split('\n')[1]}`, it] as const))(
  'event %s is verified',
  async (_, document) => {
    expect(await verifyEvent(eventOf(document), proofOf(document))).toMatchObject({
      state: 'verified',
      index: document.index,
      checkpoint: { origin: 'signin.example.com/audit', verifierKey },
    })
  },
)

test('an event whose details were erased is verified', async () => {
  const { details: _, salt: __, ...erased } = last
  const nothing = { subject: null, address: null, userAgent: null, value: null, reason: null }
  const event = { ...eventOf(last), ...nothing, sessionId: null, requestId: null, erased: true }
  event.actor = { ...event.actor, account: null, name: null }
  expect(await verifyEvent(event, proofOf(erased))).toMatchObject({ state: 'verified' })
})

describe('verification fails for', () => {
  const SIGNATURE = /— .*\n/
  const other = documents[3] as ProofDocument
  test.each<[string, ProofDocument]>([
    ['another leaf', { ...last, leaf: changed(last.leaf) }],
    ['another index', { ...last, index: last.index - 1 }],
    ['an index beyond the tree', { ...last, index: 13 }],
    ['a missing sibling', { ...last, proof: last.proof.slice(1) }],
    ['another sibling', { ...last, proof: [...last.proof].reverse() }],
    ['a sibling that is no hash', { ...last, proof: ['AAAA', ...last.proof.slice(1)] }],
    ['a surplus sibling', { ...last, proof: [...last.proof, last.proof[0] ?? ''] }],
    ['the checkpoint of another size', { ...last, checkpoint: other.checkpoint }],
    ['a changed checkpoint', { ...last, checkpoint: last.checkpoint.replace('\n13\n', '\n14\n') }],
    [
      'the signature of another checkpoint',
      {
        ...last,
        checkpoint: last.checkpoint.replace(SIGNATURE, SIGNATURE.exec(other.checkpoint)?.[0] ?? ''),
      },
    ],
    ['no signature', { ...last, checkpoint: last.checkpoint.replace(/— .*\n/, '') }],
    ['other details', { ...last, details: last.details?.replace('203', '198') ?? '' }],
    ['another salt', { ...last, salt: other.salt ?? '' }],
    ['a salt alone', (({ details: _, ...rest }) => rest)(last)],
    ['a leaf that is no JSON', { ...last, leaf: '{' }],
  ])('%s', async (_, document) => {
    const { state } = await verifyEvent(eventOf(last), proofOf(document))
    expect(state).toBe('failed')
  })

  test('an unknown key', async () => {
    const key = `${verifierKey.slice(0, -4)}AAAA`
    expect(await verifyEvent(eventOf(last), proofOf(last, [key]))).toMatchObject({
      state: 'failed',
    })
    expect(await verifyEvent(eventOf(last), proofOf(last, []))).toMatchObject({ state: 'failed' })
  })

  test.each<[string, Partial<AuditEvent>]>([
    ['kind', { kind: 'signedOut' }],
    ['time', { at: '2026-11-22T09:00:00.000Z' }],
    ['address', { address: '198.51.100.1' }],
    ['subject', { subject: null }],
    ['reason', { reason: 'Another one' }],
  ])('an event that is shown with another %s', async (_, shown) => {
    const event = { ...eventOf(last), ...shown }
    expect(await verifyEvent(event, proofOf(last))).toMatchObject({
      state: 'failed',
      reason: 'What is shown is not what was recorded.',
    })
  })
})

test('a browser without Ed25519, or without a secure context, says so', async () => {
  const missing = new DOMException('Unrecognized name.', 'NotSupportedError')
  vi.spyOn(crypto.subtle, 'importKey').mockRejectedValueOnce(missing)
  expect(await verifyEvent(eventOf(last), proofOf(last))).toEqual({ state: 'unsupported' })
  vi.stubGlobal('crypto', {})
  expect(await verifyEvent(eventOf(last), proofOf(last))).toEqual({ state: 'unsupported' })
  vi.unstubAllGlobals()
})
