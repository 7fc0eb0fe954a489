// A small chart of lines over time. Loaded only by pages with charts: the library is large. The table beside it says the same.

import { LineChart as Lines } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, use as bring, type EChartsType } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useScheme } from '@/shared/theme/scheme'
import { palettes, type Scheme } from '@/shared/theme/tokens'

bring([Lines, GridComponent, TooltipComponent, SVGRenderer])

export type Series = { name: string; ours: boolean; values: (number | null)[] }
export type LineChartProps = {
  /** What a person who can't see it is told. */
  label: string
  times: string[]
  series: Series[]
  show: (value: number) => string
  /** The end of the axis, where the figure has one. */
  max?: number
}

export default function LineChart(props: LineChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)
  const scheme = useScheme()
  useEffect(() => {
    if (!place.current) return
    const made = init(place.current, undefined, { renderer: 'svg' })
    chart.current = made
    const watch = new ResizeObserver(() => made.resize())
    watch.observe(place.current)
    return () => {
      watch.disconnect()
      made.dispose()
    }
  }, [])
  useEffect(() => {
    chart.current?.setOption(options(props, scheme), true)
  }, [props, scheme])
  return <div ref={place} role="img" aria-label={props.label} style={{ height: 180 }} />
}

function options({ times, series, show, max }: LineChartProps, scheme: Scheme) {
  const p = palettes[scheme]
  const words = { color: p.soft, fontSize: 11 }
  return {
    animation: false,
    grid: { left: 8, right: 12, top: 12, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      backgroundColor: p.raised,
      borderColor: p.line,
      textStyle: { color: p.text, fontSize: 12 },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? show(value) : '–'),
    },
    xAxis: { type: 'category', data: times, axisLabel: words, axisLine: { lineStyle: { color: p.line } }, axisTick: { show: false } },
    yAxis: {
      type: 'value',
      min: 0,
      ...(max === undefined ? { splitNumber: 3 } : { max, interval: max / 4 }),
      axisLabel: { ...words, formatter: show },
      splitLine: { lineStyle: { color: p.line } },
    },
    series: series.map(({ name, ours, values }) => ({
      type: 'line',
      name,
      data: values,
      symbol: 'circle',
      symbolSize: 4,
      showSymbol: values.length <= 1,
      lineStyle: { width: ours ? 2.5 : 1.5, color: ours ? p.brand : p.grey, type: ours ? 'solid' : 'dashed' },
      itemStyle: { color: ours ? p.brand : p.grey },
    })),
  }
}
