import { type Bytes, sha256 } from './bytes.ts'

/**
 * The root of the tree that has the leaf at this index, by the siblings from the leaf up
 * (RFC 9162, 2.1.3.2); null if their number does not fit the tree.
 */
export async function rootOf(
  leaf: string,
  { index, size }: { index: number; size: number },
  siblings: readonly Bytes[],
): Promise<Bytes | null> {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return null
  let hash = await sha256('\0', leaf)
  let [node, last] = [index, size - 1]
  for (const sibling of siblings) {
    if (last === 0) return null
    const isRight = node % 2 === 1 || node === last
    hash = isRight ? await sha256('\x01', sibling, hash) : await sha256('\x01', hash, sibling)
    // A last node without a sibling on its level is joined on a higher one.
    while (isRight && node % 2 === 0 && node > 0) [node, last] = [node / 2, Math.floor(last / 2)]
    ;[node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  }
  return last === 0 ? hash : null
}
