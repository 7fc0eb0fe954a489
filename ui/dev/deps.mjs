// Checks who imports whom. Fails as well when the cruiser saw (nearly) nothing: it has been green over 0 modules before.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const FEWEST = 40
const cruiser = fileURLToPath(new URL('../node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', import.meta.url))
const run = spawnSync(process.execPath, [cruiser, 'src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'], {
  encoding: 'utf8',
  maxBuffer: 1 << 28,
})
if (run.error || !run.stdout) {
  console.error(run.error ?? run.stderr)
  process.exit(2)
}
const { summary, modules } = JSON.parse(run.stdout)
const ours = modules.filter((module) => module.source.startsWith('src/'))
const linked = ours.filter((module) => module.dependencies.length > 0)
for (const v of summary.violations) console.error(`${v.rule.name}: ${v.from} -> ${v.to}`)
console.log(`${ours.length} modules, ${linked.length} with imports, ${summary.violations.length} violations`)
if (ours.length < FEWEST || linked.length < FEWEST / 2) {
  console.error(`expected at least ${FEWEST} modules of ours: is the cruiser reading TypeScript?`)
  process.exit(3)
}
process.exit(summary.violations.length ? 1 : 0)
