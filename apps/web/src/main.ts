import './ui/theme.css'
import { createClient } from '@signin/client'
import { createWebHistory } from 'vue-router'
import { buildApp } from './app.ts'
import { fetchInTime } from './fetch-in-time.ts'

const client = createClient({ fetch: fetchInTime })
buildApp({ client, history: createWebHistory() }).app.mount('#app')
