import './ui/theme.css'
import { createClient } from '@signin/client'
import { createWebHistory } from 'vue-router'
import { buildApp } from './app.ts'
import { fetchWithTimeout } from './fetch-with-timeout.ts'

const client = createClient({ fetch: fetchWithTimeout })
buildApp({ client, history: createWebHistory() }).app.mount('#app')
