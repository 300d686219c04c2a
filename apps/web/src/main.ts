import './ui/theme.css'
import { createClient } from '@signin/client'
import { createWebHistory } from 'vue-router'
import { buildApp } from './app.ts'

buildApp({ client: createClient(), history: createWebHistory() }).app.mount('#app')
