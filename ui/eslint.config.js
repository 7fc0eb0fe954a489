import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'dev/'] },
  ...tseslint.configs.strict,
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks },
    rules: {
      ...hooks.configs['recommended-latest'].rules,
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      'no-restricted-globals': ['error', 'event', 'name'],
      complexity: ['error', 15],
      'max-lines': ['error', 400],
      'max-params': ['error', 6],
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
    },
  },
  { files: ['src/core/**/*.ts'], rules: { 'no-restricted-globals': ['error', 'window', 'document', 'navigator', 'fetch', 'localStorage', 'setTimeout', 'Date', 'performance'] } },
  { files: ['src/**/*.test.ts'], rules: { 'no-restricted-globals': 'off' } },
)
