import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { thirdPartyNotices } from '@signin/third-party-notices'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { type BuildEnvironment, defineConfig, type Plugin } from 'vite'

const api = process.env.API_URL ?? `http://localhost:${process.env.API_PORT ?? 4000}`

/** The first page in one file: it compresses better and takes one request. */
const frontDoor = { name: 'front-door', test: /src\/main\.ts|SignInPage\.vue/ }
/** The code that offers passkeys on the sign-in form, without the code that registers them. */
const passkeySignIn = {
  name: 'passkey-sign-in',
  test: /src\/passkeys\/sign-in\.ts|@simplewebauthn\/browser\/esm\/\w+\/(?!.*(Registration|Signal))/,
  includeDependenciesRecursively: false,
}

/** Writes a gzip and a Brotli copy of each hashed file, which a server sends as they are. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  writeBundle({ dir = 'dist' }, bundle) {
    for (const name of Object.keys(bundle).filter((it) => /^assets\/.*\.(js|css)$/.test(it))) {
      const file = join(dir, name)
      const content = readFileSync(file)
      writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
      writeFileSync(`${file}.br`, brotliCompressSync(content))
    }
  },
}

/**
 * The client uses HTTP only. A statement that tRPC's WebSocket link runs on import would prevent
 * its removal by tree shaking.
 */
const withoutSockets: Plugin = {
  name: 'without-sockets',
  transform: {
    filter: { id: /@trpc\/client\/dist\/wsLink/ },
    handler: (code) => code.replace(/^_defineProperty\(WsConnection, .*$/m, ''),
  },
}

/** The paths of the console, which is built apart from the pages that everybody loads. */
const CONSOLE = /^\/admin(\/|$|\?)/

/** Serves the console's page during development, as the servers of the built app do. */
const consolePage: Plugin = {
  name: 'console-page',
  configureServer({ middlewares }) {
    middlewares.use((request, _response, next) => {
      const isPage = request.headers.accept?.includes('text/html')
      if (isPage && CONSOLE.test(request.url ?? '')) request.url = '/admin.html'
      next()
    })
  },
}

const notices = thirdPartyNotices({
  product: "Signin's web app",
  from: import.meta.filename,
  // Its reset is part of the style sheet, which imports no modules.
  packages: ['tailwindcss'],
})

export default defineConfig({
  plugins: [
    vue({ features: { optionsAPI: false } }),
    tailwindcss(),
    withoutSockets,
    compressed,
    consolePage,
    notices.plugin,
  ],
  worker: { plugins: () => [notices.forWorkers] },
  server: {
    port: 5173,
    strictPort: true,
    proxy: {
      '/api': api,
      '/.well-known': api,
      '/health': api,
      // Keeps the Host header of the browser: the mailbox accepts only certain hosts.
      '/dev/mailbox': { target: api, changeOrigin: false },
    },
  },
  // A build of its own for the console: chunks shared with it would carry its code, or delay the
  // first page, which is one file.
  environments: {
    client: {
      build: {
        rolldownOptions: { output: { codeSplitting: { groups: [frontDoor, passkeySignIn] } } },
      },
    },
    console: {
      consumer: 'client',
      build: { emptyOutDir: false, copyPublicDir: false, rolldownOptions: { input: 'admin.html' } },
    },
  },
  // One list of notices covers both builds.
  builder: {
    sharedConfigBuild: true,
    sharedPlugins: true,
    async buildApp({ build, environments }) {
      for (const name of ['client', 'console']) await build(environments[name] as BuildEnvironment)
    },
  },
  build: {
    // The content security policy allows no inline script and no data: font.
    assetsInlineLimit: 0,
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_file, dependencies, { hostType }) =>
        hostType === 'html' ? dependencies : [],
    },
    rolldownOptions: {
      treeshake: { moduleSideEffects: [{ test: /@simplewebauthn\/browser/, sideEffects: false }] },
    },
  },
})
