/** The ordinary run, or the measurement at a million accounts, which takes longer than all of it. */
if (process.argv.includes('--scale')) await import('./scale/main.ts')
else await import('./main.ts')
