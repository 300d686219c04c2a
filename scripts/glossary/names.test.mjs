import { describe, expect, test } from 'vitest'
import { namesOf } from './names.mjs'

const inCode = (code) => namesOf('a.ts', code)

describe('in a script', () => {
  test.each([
    ['const { letter } = sent', 'letter'],
    ['const { visit: arrival } = found', 'arrival'],
    ['const [occasion] = all', 'occasion'],
    ['(refusal, { newcomer }) => refusal', 'refusal'],
    ['(refusal, { newcomer }) => refusal', 'newcomer'],
    ["import { seal as sealToken } from './box.ts'", 'sealToken'],
    ['type Emails = Letters[]', 'Letters'],
    ['class A { #letter = 1 }', 'letter'],
    ['sent.letter.id', 'letter'],
    ["const names = { 'letter-sent': 1 }", 'letter-sent'],
    ['const names = { a: 1,\n  "disowned": 2 }', 'disowned'],
    ["interface Names {\n  'letter-sent'?: string\n}", 'letter-sent'],
    ["const jobs = {\n  async 'letter-sent'() {} }", 'letter-sent'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the code in question.
    ['const text = `a ${of({ b: `c ${letter}` })} d`', 'letter'],
    ['const quote = /[/\'"`]/g; letter()', 'letter'],
    ['const half = width / 2; const rest = letter / 2', 'letter'],
  ])('%s has the name %s', (code, name) => {
    expect(inCode(code)).toContain(name)
  })

  test.each([
    ['// the letter', 'of a comment'],
    ['/* the\n letter */', 'of a comment'],
    ["say('it\\'s a letter')", 'of a string'],
    ["on ? 'letter' : 'email'", 'of a choice'],
    ["switch (a) { case 'letter': b() }", 'of a case'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the code in question.
    ['const text = `the letter ${of({ a })} letter`', 'of a template'],
    ['if (/\\/letter[/"]/.test(a)) b()', 'of a regular expression'],
  ])('%s: a word %s is no name', (code) => {
    expect(inCode(code)).not.toContain('letter')
  })
})

test('in a component, they are those of the scripts and of the template, without its text', () => {
  const names = namesOf(
    'Page.vue',
    `<script setup lang="ts">const a = 1</script>
<template>
  <!-- no -->
  <section id="b c" :title="d" @click="e()" aria-label="no" v-if="f">no {{ g }} no</section>
</template>`,
  )
  expect(names).toEqual(new Set(['Page', 'vue', 'const', ...'abcdefg']))
})

test.each([
  ['infra/start', 'refuse_unhealthy() {', 'refuse_unhealthy'],
  ['infra/start', 'STAND_IN=1 run', 'STAND_IN'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the code in question.
  ['infra/start', 'echo "${letter:-none}"', 'letter'],
  ['infra/start', 'for letter in a b; do', 'letter'],
  ['infra/start', 'while read -r letter; do', 'letter'],
  ['site.conf', 'set $visit_arrival 1;', 'visit_arrival'],
  ['site.conf.template', 'limit_req zone=letters burst=5;', 'letters'],
  ['site.conf', 'location @letter { }', 'letter'],
  ['schema.prisma', 'model Letter {}', 'Letter'],
  ['docs/old-letters.pending.md', '', 'old-letters'],
])('in %s, %s has the name %s', (file, line, name) => {
  const shebang = file === 'infra/start' ? '#!/bin/sh\n' : ''
  expect(namesOf(file, `${shebang}${line}`)).toContain(name)
})

test.each(['infra/start', 'site.conf'])('a comment of %s has no names', (file) => {
  expect(namesOf(file, '#!/bin/sh\na=1 # $letter\n# letter=1')).not.toContain('letter')
})
