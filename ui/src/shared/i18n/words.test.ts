import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { en } from '@/shared/i18n/en'
import { zh } from '@/shared/i18n/zh'

type Tree = { [key: string]: string | Tree }

function leaves(tree: Tree, prefix = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') found.set(prefix + key, value)
    else for (const [deep, word] of leaves(value, `${prefix}${key}.`)) found.set(deep, word)
  }
  return found
}
const chinese = leaves(zh)
const english = leaves(en)
const holes = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((hole) => String(hole[1])).sort()

describe('words', () => {
  test('both languages have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
    expect(chinese.size).toBeGreaterThan(200)
  })

  test('none is empty, and both leave the same holes', () => {
    for (const [key, text] of chinese) {
      expect(text.trim(), key).not.toBe('')
      expect(new Set(holes(english.get(key) ?? '')), key).toEqual(new Set(holes(text)))
    }
  })

  test('no Chinese is left in the English, and none is missing in the Chinese', () => {
    const han = /\p{Script=Han}/u
    for (const [key, text] of english) {
      if (!/^common\.languageChinese$|nameZhHint$/.test(key)) expect(text, key).not.toMatch(han)
    }
    // Mere punctuation between words is no language.
    const latin = [...chinese].filter(([key, text]) => /\p{L}/u.test(text) && !han.test(text) && !/languageEnglish/.test(key))
    expect(latin).toEqual([])
  })

  test('every key that a page asks for exists', () => {
    const src = join(import.meta.dirname, '..', '..')
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file) && !/\.test\./.test(file))
    const asked = files.flatMap((file) => [...readFileSync(join(src, file), 'utf8').matchAll(/\bt\('([a-zA-Z0-9_.]+)'/g)].map((m) => [String(m[1]), file]))
    expect(asked.length).toBeGreaterThan(150)
    expect(asked.filter(([key]) => !chinese.has(key ?? ''))).toEqual([])
  })
})
