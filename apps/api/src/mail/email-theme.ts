/**
 * The colours of apps/web/src/ui/theme.css: light, dark. Mail clients do not support light-dark().
 */
export const COLOURS = {
  canvas: ['#f6f8f7', '#0d1010'],
  surface: ['#ffffff', '#151919'],
  sunken: ['#edf1f0', '#202626'],
  line: ['#dfe5e3', '#2a3130'],
  ink: ['#13201c', '#e8eeec'],
  muted: ['#53605c', '#9ba8a4'],
  accent: ['#0b6b57', '#127a64'],
  accentInk: ['#0b6b57', '#63cbb2'],
  danger: ['#a52018', '#ff9a90'],
} as const

export const ON_FILL = '#ffffff'
export const FONT = "'Inter Variable', Inter, system-ui, -apple-system, 'Segoe UI', sans-serif"
