// app → features → shared → core, and features are strangers to each other.
module.exports = {
  forbidden: [
    { name: 'core-is-alone', severity: 'error', from: { path: '^src/core/' }, to: { path: '^src/(app|features|shared)/' } },
    { name: 'core-has-no-libraries', severity: 'error', from: { path: '^src/core/', pathNot: '\\.test\\.ts$' }, to: { path: 'node_modules' } },
    { name: 'shared-knows-no-page', severity: 'error', from: { path: '^src/shared/' }, to: { path: '^src/(app|features)/' } },
    { name: 'features-know-no-app', severity: 'error', from: { path: '^src/features/' }, to: { path: '^src/app/' } },
    { name: 'features-are-strangers', severity: 'error', from: { path: '^src/features/([^/]+)/' }, to: { path: '^src/features/', pathNot: '^src/features/$1/' } },
    { name: 'api-is-types-only', severity: 'error', from: { path: '^src/api/' }, to: { path: '^src/(app|features|shared|core)/' } },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'sip-behind-its-port', severity: 'error', from: { pathNot: '^src/shared/phone/jssip\\.ts$' }, to: { path: 'node_modules/jssip/' } },
    { name: 'not-resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'browser', 'default'] },
  },
}
