import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const api = `http://localhost:${process.env.API_PORT ?? 4000}`

/** What a stranger loads, in one file: it compresses better and is asked for at once. */
const frontDoor = { name: 'front-door', test: /SignInPage\.vue|RegisterPage\.vue/ }

export default defineConfig({
  plugins: [vue({ features: { optionsAPI: false } }), tailwindcss()],
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
