import { platform, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import bcrypt from 'bcrypt'

const COST = 12
/** The length of Signin's input to bcrypt. */
const SECRET = 'x'.repeat(64)

/** The priority of Signin's hashing threads (hash-worker.ts), so that other load slows both alike. */
const NICENESS = 5
if (platform() === 'linux') setPriority(NICENESS)

const hash = bcrypt.hashSync(SECRET, COST)

parentPort?.on('message', (times: number) => {
  for (let time = 0; time < times; time++) {
    if (!bcrypt.compareSync(SECRET, hash)) throw new Error('bcrypt refused the right password')
  }
  parentPort?.postMessage('done')
})
