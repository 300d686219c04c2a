import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Stack, stackAt, startStack } from './stack.ts'

/**
 * One stack for all test files that do not change it: the first file starts it, the others wait until it answers. A file
 * that stops, replaces or reconfigures a part of a stack, or counts its rows, starts a stack of its own.
 * @param folder the folder with the stack's description.
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

/** The place of the started stack, or the reason why it did not start. */
const started = () =>
  startStack().then(
    ({ place }) => ({ place }),
    (error: unknown) => ({ failure: String(error) }),
  )

type Reported = Awaited<ReturnType<typeof started>>

async function tell(folder: string, reported: Reported): Promise<void> {
  await writeFile(join(folder, 'next'), JSON.stringify(reported))
  // Written atomically: other files see all of it or nothing.
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

/** Removes the shared stack; the next call of sharedStack starts another. */
export async function endSharedStack(folder: string): Promise<void> {
  const reported = await read(folder)
  if (reported && 'place' in reported) await stackAt(reported.place).down()
  await rm(folder, { recursive: true, force: true })
}
