import './theme.css'
import { createClient } from '@signin/client'
import { createWebHistory } from 'vue-router'
import { fetchWithTimeout } from '../fetch-with-timeout.ts'
import { buildConsole } from './console.ts'

const client = createClient({ fetch: fetchWithTimeout })
const loadPage = (path: string) => window.location.assign(path)
buildConsole({ client, history: createWebHistory(), loadPage }).app.mount('#app')
