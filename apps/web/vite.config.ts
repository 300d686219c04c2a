import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

const api = `http://localhost:${process.env.API_PORT ?? 4000}`

/** What a stranger loads, in one file: it compresses better and is asked for at once. */
const frontDoor = { name: 'front-door', test: /SignInPage\.vue|RegisterPage\.vue/ }

/** Beside each hashed file the same one compressed, once, for a server to send as it is. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  writeBundle({ dir = 'dist' }, bundle) {
    for (const name of Object.keys(bundle).filter((it) => /^assets\/.*\.(js|css)$/.test(it))) {
      const file = join(dir, name)
      writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }))
    }
  },
}

export default defineConfig({
  plugins: [vue({ features: { optionsAPI: false } }), tailwindcss(), compressed],
  server: { port: 5173, strictPort: true, proxy: { '/api': api, '/health': api } },
  build: {
    // The content security policy allows no inline script and no data: font.
    assetsInlineLimit: 0,
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_file, dependencies, { hostType }) =>
        hostType === 'html' ? dependencies : [],
    },
    rolldownOptions: { output: { codeSplitting: { groups: [frontDoor] } } },
  },
})
