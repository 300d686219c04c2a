import type { Transaction, Transactions } from '@signin/db'
import type { SecretBox } from '../../crypto/secret-box.ts'
import { leafText } from '../event.ts'
import { type Checkpoint, signCheckpoint } from '../tree/checkpoint.ts'
import { appendLeaves, type Frontier, loadFrontier, rootOf } from '../tree/frontier.ts'
import { leafHash } from '../tree/hashing.ts'
import type { Verifier } from '../tree/note-keys.ts'
import { SequencingError } from './error.ts'
import {
  type AuditKeyTables,
  addKey,
  listVerifierKeys,
  readSigners,
  type SigningState,
  verifiersOf,
} from './keys.ts'
import { openLast } from './stored-tree.ts'
import {
  addCheckpoint,
  addLeaves,
  addNodes,
  type CheckpointRow,
  type EventToSequence,
  findUnsequenced,
  lastCheckpoint,
  readHorizon,
  type SequencingTables,
  storedNodes,
  tryLockSequencing,
} from './table.ts'

/** Bounds the memory and the time of a transaction. 2,000 events a second are accepted. */
const BATCH_SIZE = 5000
const TIMEOUT_MS = 30_000

export interface SequenceDeps {
  db: SequencingTables & AuditKeyTables & Transactions
  clock: () => Date
  secretBox: SecretBox
  /** The name of the log's first key. */
  origin: string
}

export interface Sequenced {
  checkpoint: Checkpoint
  note: string
  /** Whether more events may be waiting. */
  isFull: boolean
}

/**
 * Gives committed events their places in the Merkle tree and signs a checkpoint of it, in one
 * transaction: a killed process leaves nothing half done. Events of transactions in progress wait,
 * so that an event never gets a place before one that was committed earlier
 * (docs/decisions/0041).
 *
 * @param published checkpoints that were signed and seen outside of the database.
 * @returns null if nothing is to be sequenced, or if another replica is sequencing.
 * @throws {SequencingError} if the stored tree does not extend the last checkpoint or a published one:
 *   no signature is given to a fork.
 */
export async function sequenceBatch(
  { db, clock, secretBox, origin }: SequenceDeps,
  published: readonly Checkpoint[],
): Promise<Sequenced | null> {
  return db.$transaction(
    async (tx) => {
      if (!(await tryLockSequencing(tx))) return null
      const last = await lastCheckpoint(tx)
      const { events, ...position } = await nextEvents(tx, last)
      if (events.length === 0) return null
      const state = await signingState(tx, { secretBox, origin, now: clock() })
      const frontier = await verifiedFrontier(tx, last, state, published)
      return sequence(tx, state, { before: frontier, events, ...position })
    },
    { maxWait: TIMEOUT_MS, timeout: TIMEOUT_MS },
  )
}

/** Of no server: the first batches go on in the order of their times until none is full. */
const NO_CLUSTER = ''

/**
 * What was sequenced by a server whose transaction ids were others is found by comparing all events,
 * and so is what precedes a transaction that has not begun: the application's role can insert such a
 * checkpoint, after which nothing would ever be waiting. The first checkpoint compares all, too: the
 * previous release's entries have later transactions than events that were recorded before their move.
 */
async function nextEvents(tx: SequencingTables, last: CheckpointRow | null) {
  const { xmin, cluster } = await readHorizon(tx)
  const isComparable =
    last !== null && last.cluster === cluster && BigInt(last.nextXid) <= BigInt(xmin)
  const span = isComparable ? { from: last.nextXid, to: xmin } : { from: '0', to: null }
  const events = await findUnsequenced(tx, { ...span, max: BATCH_SIZE })
  const isFull = events.length === BATCH_SIZE
  if (!isFull) return { events, isFull, nextXid: xmin, cluster }
  const nextXid = isComparable ? (events.at(-1)?.xid ?? xmin) : '0'
  return { events, isFull, nextXid, cluster: isComparable ? cluster : NO_CLUSTER }
}

async function signingState(
  tx: AuditKeyTables,
  { secretBox, origin, now }: { secretBox: SecretBox; origin: string; now: Date },
): Promise<SigningState> {
  const found = await readSigners(tx, secretBox, now)
  if (found) return found
  // A new one beside them would sign for the log, and no event would say so.
  if ((await listVerifierKeys(tx)).length > 0) {
    throw new SequencingError(
      'The current key of the audit log was ended in the database, and not by "signin audit rotate-key", which makes another one.',
    )
  }
  await addKey(tx, secretBox, { origin, change: 'rotate', now })
  return (await readSigners(tx, secretBox, now)) as SigningState
}

/** Loads the tree to append to, and compares it with every checkpoint that was signed. */
async function verifiedFrontier(
  tx: SequencingTables,
  last: CheckpointRow | null,
  state: SigningState,
  published: readonly Checkpoint[],
): Promise<Frontier> {
  const signed = last && open(last, verifiersOf(state))
  const size = signed?.size ?? 0
  const frontier = await loadFrontier(size, storedNodes(tx))
  const ofThisLog = published.filter(({ origin }) => origin === state.origin)
  for (const checkpoint of signed ? [signed, ...ofThisLog] : ofThisLog) {
    if (checkpoint.size > size) {
      throw new SequencingError(
        `The audit log has ${size} events, and a checkpoint of ${checkpoint.size} was published: it was set back. After restoring a backup run "signin audit continue".`,
      )
    }
    const root =
      checkpoint.size === size
        ? appendLeaves(frontier, []).root
        : await rootOf(checkpoint.size, storedNodes(tx))
    if (Buffer.compare(root, checkpoint.root) !== 0) {
      throw new SequencingError(
        `The audit log is not the one of which a checkpoint of ${checkpoint.size} events was signed: run "signin audit verify".`,
      )
    }
  }
  return frontier
}

function open(row: CheckpointRow, verifiers: readonly Verifier[]): Checkpoint {
  try {
    return openLast(row, verifiers)
  } catch (cause) {
    throw new SequencingError('The last checkpoint of the audit log was not signed by its keys.', {
      cause,
    })
  }
}

interface Batch {
  before: Frontier
  events: EventToSequence[]
  nextXid: string
  cluster: string
  isFull: boolean
}

async function sequence(
  tx: Transaction,
  { origin, signers }: SigningState,
  { before, events, isFull, ...position }: Batch,
): Promise<Sequenced> {
  const leaves = events.map((event, n) => ({
    index: before.size + n,
    eventId: event.id,
    hash: leafHash(Buffer.from(leafText(event, event.detailsHash))),
  }))
  const { frontier, root, completed } = appendLeaves(
    before,
    leaves.map(({ hash }) => hash),
  )
  const checkpoint = { origin, size: frontier.size, root }
  const note = signCheckpoint(checkpoint, signers)
  await addLeaves(tx, leaves)
  await addNodes(tx, completed)
  await addCheckpoint(tx, { size: frontier.size, note, ...position })
  return { checkpoint, note, isFull }
}
