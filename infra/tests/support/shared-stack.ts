import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Stack, stackAt, startStack } from './stack.ts'

/**
 * One stack for all files that only visit it: whoever comes first starts it, the others wait until it answers. What stops,
 * replaces or reconfigures a part of a stack, or holds its data against a number, starts one of its own.
 * @param folder where its visitors find it.
 */
export async function sharedStack(folder: string): Promise<Stack> {
  await mkdir(folder, { recursive: true })
  const isFirst = await mkdir(join(folder, 'claimed')).then(
    () => true,
    () => false,
  )
  if (isFirst) await tell(folder, await started())
  return found(folder)
}

/** What there is to tell: where it is, or why it is nowhere. */
const started = () =>
  startStack().then(
    ({ place }) => ({ place }),
    (error: unknown) => ({ failure: String(error) }),
  )

type Reported = Awaited<ReturnType<typeof started>>

async function tell(folder: string, reported: Reported): Promise<void> {
  await writeFile(join(folder, 'next'), JSON.stringify(reported))
  // Whole, or not yet there.
  await rename(join(folder, 'next'), join(folder, 'told'))
}

async function found(folder: string): Promise<Stack> {
  for (;;) {
    const reported = await read(folder)
    if (reported && 'failure' in reported) throw new Error(reported.failure)
    if (reported) return stackAt(reported.place)
    await pause(200)
  }
}

async function read(folder: string): Promise<Reported | undefined> {
  const text = await readFile(join(folder, 'told'), 'utf8').catch(() => undefined)
  return text && JSON.parse(text)
}

/** Once nobody visits it any more. The next one who asks starts another. */
export async function endSharedStack(folder: string): Promise<void> {
  const reported = await read(folder)
  if (reported && 'place' in reported) await stackAt(reported.place).down()
  await rm(folder, { recursive: true, force: true })
}
