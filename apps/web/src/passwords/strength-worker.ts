import { estimateStrength, type StrengthInput } from './strength-estimate.ts'

self.addEventListener('message', ({ data }: MessageEvent<StrengthInput>) => {
  self.postMessage(estimateStrength(data))
})
