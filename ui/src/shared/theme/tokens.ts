// Every colour and measure of the product, light and dark. One brand hue (deep teal); semantic colours are for state only.
// Contrast: text on its surface is at least 4.5 to 1 in both themes.

import { theme as antd, type ThemeConfig } from 'antd'
import type { AgentStateName } from '@/api/types'

export type Scheme = 'light' | 'dark'
type Palette = {
  canvas: string
  surface: string
  raised: string
  sunken: string
  line: string
  text: string
  soft: string
  brand: string
  brandSoft: string
  rail: string
  railText: string
  railActive: string
  green: string
  amber: string
  red: string
  blue: string
  grey: string
  greenSoft: string
  amberSoft: string
  redSoft: string
  blueSoft: string
  greySoft: string
}

const light: Palette = {
  canvas: '#f1f5f4',
  surface: '#ffffff',
  raised: '#ffffff',
  sunken: '#f6f9f8',
  line: '#dce5e3',
  text: '#13211f',
  soft: '#52625f',
  brand: '#0f6b64',
  brandSoft: '#e1f1ee',
  rail: '#0b3b38',
  railText: '#bfd8d4',
  railActive: '#14524d',
  green: '#15743a',
  amber: '#9a4d07',
  red: '#b42318',
  blue: '#1d56c9',
  grey: '#4f5d5a',
  greenSoft: '#e3f5e9',
  amberSoft: '#fdf0dc',
  redSoft: '#fdeae8',
  blueSoft: '#e6eefc',
  greySoft: '#eaefee',
}

const dark: Palette = {
  canvas: '#0d1413',
  surface: '#151e1d',
  raised: '#1c2725',
  sunken: '#111918',
  line: '#2b3836',
  text: '#e7efed',
  soft: '#a5b5b1',
  brand: '#45b8ab',
  brandSoft: '#143431',
  rail: '#09201e',
  railText: '#a9c6c1',
  railActive: '#12403c',
  green: '#5fd389',
  amber: '#f2b45c',
  red: '#ff8f85',
  blue: '#8db4ff',
  grey: '#a9b8b5',
  greenSoft: '#12301e',
  amberSoft: '#35260f',
  redSoft: '#3b1917',
  blueSoft: '#152847',
  greySoft: '#222d2b',
}

export const palettes: Record<Scheme, Palette> = { light, dark }

export type Tone = 'green' | 'amber' | 'red' | 'blue' | 'grey'
export const stateTone: Record<AgentStateName, Tone> = {
  ready: 'green',
  not_ready: 'red',
  ringing: 'blue',
  talking: 'blue',
  wrap_up: 'amber',
  rejoining: 'amber',
  working: 'blue',
  dialling: 'blue',
  offline: 'grey',
}
/** Solid grounds under white text; the same in both themes. */
export const solid: Record<Tone, string> = {
  green: '#15743a',
  amber: '#9a4d07',
  red: '#b42318',
  blue: '#1d56c9',
  grey: '#4f5d5a',
}

const fonts =
  "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', system-ui, -apple-system, 'Segoe UI', sans-serif"

/** The palette as CSS custom properties, for the few styles of our own. */
export function cssVariables(scheme: Scheme): string {
  const colours = Object.entries(palettes[scheme]).map(([name, value]) => `--z-${kebab(name)}:${value};`)
  const grounds = Object.entries(solid).map(([name, value]) => `--z-${name}-solid:${value};`)
  return `:root{color-scheme:${scheme};${colours.join('')}${grounds.join('')}}`
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** `touch`: for fingers, which need 40 pixels. */
export function antdTheme(scheme: Scheme, touch: boolean): ThemeConfig {
  const p = palettes[scheme]
  const onBrand = scheme === 'dark' ? '#06201d' : '#ffffff'
  return {
    algorithm: scheme === 'dark' ? antd.darkAlgorithm : antd.defaultAlgorithm,
    token: {
      colorPrimary: p.brand,
      colorInfo: p.blue,
      colorSuccess: p.green,
      colorWarning: p.amber,
      colorError: p.red,
      colorLink: p.brand,
      colorBgLayout: p.canvas,
      colorBgContainer: p.surface,
      colorBgElevated: p.raised,
      colorBorder: p.line,
      colorBorderSecondary: p.line,
      colorText: p.text,
      colorTextSecondary: p.soft,
      colorTextTertiary: p.soft,
      colorTextDescription: p.soft,
      colorTextPlaceholder: p.soft,
      colorTextLightSolid: onBrand,
      borderRadius: 6,
      fontSize: 14,
      fontFamily: fonts,
      sizeUnit: 4,
      controlHeight: touch ? 40 : 36,
      ...(touch ? { controlHeightSM: 40 } : {}),
      wireframe: false,
    },
    components: {
      Table: { headerBg: p.sunken, headerColor: p.soft, cellPaddingBlock: 10, rowHoverBg: p.brandSoft },
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500 },
      Tooltip: { colorBgSpotlight: '#1c2b29', colorTextLightSolid: '#ffffff' },
      Drawer: { paddingLG: 20 },
      ...(touch ? { Segmented: { trackPadding: 0 } } : {}),
    },
  }
}
