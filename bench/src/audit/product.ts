import { createDb, type Db } from '@signin/db'

const api = (file: string) => new URL(`../../../apps/api/src/${file}`, import.meta.url).href

interface Sequenced {
  checkpoint: { size: number }
}

/** The parts of the product's modules that are called here. */
interface Product {
  createAuditLog(deps: unknown): {
    record(tx: unknown, event: unknown, source: unknown): Promise<{ id: string }>
  }
  createSequencer(deps: unknown): {
    start(): void
    stop(): Promise<void>
    sequenceNow(): Promise<Sequenced | null>
  }
  createSecretBox(key: Buffer): unknown
  listVerifierKeys(db: Db): Promise<string[]>
  parseVkey(text: string): unknown
  openStoredTree(db: Db, verifiers: unknown[]): Promise<{ last: { size: number } | null }>
  verifyLog(db: Db, options: unknown): Promise<{ size: number; findings: unknown[] }>
}

/** The audit log of the product, on this database. */
export async function openAuditLog(url: string) {
  const modules = [
    'audit/audit-log.ts',
    'audit/sequencing/sequencer.ts',
    'audit/sequencing/keys.ts',
    'audit/sequencing/stored-tree.ts',
    'audit/tree/note-keys.ts',
    'audit/verifying/verify.ts',
    'crypto/secret-box.ts',
  ]
  const imported = await Promise.all(modules.map((file) => import(api(file))))
  const product: Product = Object.assign({}, ...imported)
  const db = createDb({ url })
  const clock = () => new Date()
  const secretBox = product.createSecretBox(Buffer.alloc(32, 'audit'))
  const log = {
    info: () => {},
    error: (line: object) => process.stderr.write(JSON.stringify(line)),
  }
  const source = {
    viewer: null,
    device: { userAgent: 'Mozilla/5.0', address: '192.0.2.1' },
    requestId: 'request',
  }
  const auditLog = product.createAuditLog({ db, clock })
  return {
    db,
    createSequencer: () =>
      product.createSequencer({ db, clock, secretBox, origin: 'localhost/audit', log }),

    /** Records a sign-in of the account, in a transaction of its own. */
    record: (accountId: string) =>
      db.$transaction((tx) => auditLog.record(tx, { accountId, kind: 'signedIn' }, source), {
        maxWait: 30_000,
      }),

    async treeSize(): Promise<number> {
      const verifiers = (await product.listVerifierKeys(db)).map(product.parseVkey)
      return (await product.openStoredTree(db, verifiers)).last?.size ?? 0
    },

    async verify() {
      const verifiers = (await product.listVerifierKeys(db)).map(product.parseVkey)
      const stored = await product.openStoredTree(db, verifiers)
      return product.verifyLog(db, { stored, now: clock() })
    },
  }
}
