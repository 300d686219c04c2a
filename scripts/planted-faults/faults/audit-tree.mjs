const tree = (file, ...tests) => ({
  package: '@signin/api',
  file: `apps/api/src/audit/tree/${file}`,
  tests: tests.map((test) => `src/audit/tree/${test}.test.ts`),
})
const offline = {
  ...tree('', 'proof-document'),
  file: 'examples/audit-proof/verify.mjs',
}

/** The Merkle tree of the audit log, its checkpoints, and the offline script. */
export const faults = [
  {
    ...tree('hashing.ts', 'rfc6962'),
    name: 'a node of the audit tree can be presented as a leaf',
    find: 'NODE_PREFIX = Buffer.of(1)',
    replace: 'NODE_PREFIX = Buffer.of(0)',
  },
  {
    ...tree('sizes.ts', 'stored-nodes'),
    name: 'audit trees of more than 2^32 leaves are truncated',
    find: 'return Math.floor(size / 2)',
    replace: 'return size >>> 1',
  },
  {
    ...tree('proofs.ts', 'proofs'),
    name: 'a consistency proof omits the last complete subtree',
    find: 'return node.begin === 0 ? path : [node, ...path]',
    replace: 'return path',
  },
  {
    ...tree('verification.ts', 'verification'),
    name: 'an inclusion proof that ends below the root is accepted',
    find: 'return at.last === 0 && equal(hash, root)',
    replace: 'return equal(hash, root)',
  },
  {
    ...tree('verification.ts', 'verification'),
    name: 'a consistency proof is verified against the new root only',
    find: 'equal(oldHash, oldRoot) && ',
    replace: '',
  },
  {
    ...tree('stored-nodes.ts', 'stored-nodes'),
    name: 'missing hashes of the audit tree are not noticed',
    find: 'hashes.length === count && ',
    replace: '',
  },
  {
    ...tree('note.ts', 'note'),
    name: 'an invalid signature of a known key is ignored',
    find: 'throw new NoteError(`The signature of ${name}+${id} is invalid.`)',
    replace: 'continue',
  },
  {
    ...tree('note.ts', 'note'),
    name: 'a note that no known key signed is accepted',
    find: 'if (signedBy.size === 0) throw',
    replace: 'if (signedBy.size < 0) throw',
  },
  {
    ...tree('checkpoint.ts', 'checkpoint'),
    name: "a key vouches for another log's checkpoint",
    find: 'if (signedBy.some(({ name }) => name === checkpoint.origin)) return',
    replace: 'if (signedBy.length > 0) return',
  },
  {
    ...tree('commitment.ts', 'commitment'),
    name: 'a commitment is opened with a salt of any length',
    find: 'if (salt.length !== SALT_BYTES) throw',
    replace: 'if (salt.length > 1000) throw',
  },
  {
    ...offline,
    name: 'the offline script accepts any checkpoint',
    find: "check(isSigned, 'NOT",
    replace: "check(text, 'NOT",
  },
  {
    ...offline,
    name: 'the offline script does not compare the root',
    find: 'last === 0 && top.equals(decode(root))',
    replace: 'last === 0',
  },
  {
    ...offline,
    name: 'the offline script does not open the commitment',
    find: 'isErased || commitment === JSON.parse(leaf).details',
    replace: 'isErased || commitment',
  },
]
