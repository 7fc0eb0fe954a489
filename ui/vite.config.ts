import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Where the server (or dev/mock) listens while `npm run dev` serves the pages.
const server = process.env['ZONGJI_DEV_SERVER'] ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { host: '127.0.0.1', proxy: { '/api': { target: server, ws: true } } },
  build: { target: 'es2022', chunkSizeWarningLimit: 900, sourcemap: false },
  test: { include: ['src/**/*.test.ts'], environment: 'node', env: { TZ: 'America/New_York' } },
})
