import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** What only one room may touch. `rooms` are the places where the ban is lifted. */
const bans = {
  clock: [
    { object: 'Date', property: 'now', message: 'Take a Clock; only src/kit reads the machine clock.' },
    { object: 'performance', property: 'now', message: 'Take a Clock; only src/kit reads the machine clock.' },
    { object: 'process', property: 'hrtime', message: 'Take a Clock; only src/kit reads the machine clock.' },
  ],
  chance: [
    { object: 'Math', property: 'random', message: 'Take a Random; only src/kit draws numbers.' },
    { object: 'crypto', property: 'randomUUID', message: 'Take a Random; only src/kit draws numbers.' },
  ],
  exit: [
    { object: 'process', property: 'exit', message: 'Throw a StanchError or set process.exitCode; only cli/main.ts and eval/main.ts exit.' },
    { object: 'process', property: 'abort', message: 'Throw a StanchError; only cli/main.ts and eval/main.ts exit.' },
  ],
  json: [{ object: 'JSON', property: 'parse', message: 'Use parseJson of src/kit/json.ts: broken JSON is a case, not an exception.' }],
};

const clockSyntax = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Take a Clock; new Date() reads the machine clock.' },
  { selector: 'CallExpression[callee.name="Date"]', message: 'Take a Clock; Date() reads the machine clock.' },
];
const focusSyntax = [{ selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name="only"]', message: 'No test runs alone: remove .only.' }];

const builtinImports = [
  { name: 'console', message: 'Results and progress go through the display of the cli.' },
  { name: 'node:console', message: 'Results and progress go through the display of the cli.' },
  { name: 'node:process', message: 'Use the global process, so that the bans hold.' },
  { name: 'process', message: 'Use the global process, so that the bans hold.' },
  { name: 'node:perf_hooks', message: 'Take a Clock; only src/kit reads the machine clock.' },
];

const allow = (...lifted) => ['error', ...Object.entries(bans).filter(([name]) => !lifted.includes(name)).flatMap(([, list]) => list)];

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', 'node_modules/', '.stanch/', 'runs/', '.bundle/', '**/__fixtures__/**/*.{js,mjs}']),
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [tseslint.configs.recommendedTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-properties': allow(),
      'no-restricted-syntax': ['error', ...clockSyntax, ...focusSyntax],
      'no-restricted-imports': ['error', { paths: builtinImports }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { boolean: true }, ignoreConditionalTests: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_', ignoreRestSiblings: true }],
      // Ports are promises even where an implementation answers at once.
      '@typescript-eslint/require-await': 'off',
      // Ports are written as methods of plain objects without `this`; taking one apart is safe.
      '@typescript-eslint/unbound-method': 'off',
      // Would ask for the `!` that no-non-null-assertion forbids.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // A matter of taste, told by nothing in the style guide; left to the writer.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      '@typescript-eslint/prefer-regexp-exec': 'off',
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/class-literal-property-style': 'off',
      '@typescript-eslint/array-type': 'off',
    },
  },
  {
    files: ['src/kit/**/*.ts'],
    rules: { 'no-restricted-properties': allow('clock', 'chance'), 'no-restricted-syntax': ['error', ...focusSyntax] },
  },
  { files: ['src/kit/json.ts'], rules: { 'no-restricted-properties': allow('json') } },
  { files: ['src/cli/main.ts', 'eval/main.ts'], rules: { 'no-restricted-properties': allow('exit') } },
  {
    // Scripts are run by a developer: they may take the time and parse what they themselves wrote. They set process.exitCode.
    files: ['scripts/**/*.ts', 'vitest.*.ts'],
    rules: { 'no-restricted-properties': allow('json', 'clock') },
  },
  {
    files: ['**/*.test.ts', '**/*.contract.ts'],
    rules: {
      // Values that a test built itself, and matchers such as expect.any(), which are typed any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    extends: [tseslint.configs.base, tseslint.configs.disableTypeChecked],
    rules: { eqeqeq: 'error', 'no-console': 'error', 'no-restricted-properties': allow('json', 'clock') },
  },
);
