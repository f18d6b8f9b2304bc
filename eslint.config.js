import tseslint from 'typescript-eslint';
import { configs as lit } from 'eslint-plugin-lit';
import { configs as wc } from 'eslint-plugin-wc';
import litA11y from 'eslint-plugin-lit-a11y';

/**
 * The layers (docs/architecture.md): a folder may import itself and what is listed for it, nothing else.
 * `packages` are the npm packages it may use; `globals` are names that must not be reached for there.
 */
const layers = {
  'src/protocol': {
    folders: [],
    packages: [],
    forbidden: ['fetch', 'setTimeout', 'setInterval', 'document', 'window', 'localStorage'],
  },
  'src/transport': {
    folders: ['protocol'],
    packages: ['@microsoft/fetch-event-source'],
    forbidden: ['window', 'localStorage', 'sessionStorage'],
  },
  'src/client': { folders: ['protocol', 'transport'], packages: ['nanostores'], forbidden: ['document', 'window'] },
  'src/markdown': { folders: [], packages: ['marked', 'dompurify', 'highlight.js'], forbidden: ['fetch'] },
  'src/element': { folders: ['protocol', 'client', 'markdown'], packages: ['lit', 'nanostores'], forbidden: ['fetch'] },
  'src/frameworks': { folders: ['element'], packages: ['react', 'preact', 'solid-js', 'vue', 'svelte'], forbidden: [] },
  'src/react': {
    folders: ['client', 'element', 'frameworks'],
    packages: ['react', '@lit/react', '@nanostores/react', 'nanostores'],
    forbidden: ['document', 'window'],
  },
  'src/tools': {
    folders: ['protocol', 'transport'],
    packages: ['fs', 'http', 'http2', 'https', 'net', 'process', 'tls', 'url', 'util'].map((name) => `node:${name}`),
    forbidden: ['document', 'window', 'localStorage', 'sessionStorage'],
  },
  'src/testing': { folders: ['protocol'], packages: ['msw'], forbidden: ['document', 'window'] },
};

function layerRules([folder, { folders, packages, forbidden }]) {
  const siblings = Object.keys(layers)
    .map((f) => f.slice('src/'.length))
    .filter((name) => !folder.endsWith(`/${name}`));
  const closed = siblings.filter((name) => !folders.includes(name));
  const allowed = packages.map((name) => `(?!${name.replaceAll('/', '\\/')}(?:$|\\/))`).join('');
  return {
    files: [`${folder}/**/*.ts`],
    // Known as globals, so that `window.fetch` is seen to be `fetch`.
    languageOptions: { globals: { window: 'readonly', self: 'readonly' } },
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^(?:\\.\\./)+(?:${closed.join('|')})(?:/|$)`,
              message: `${folder} may import ${folders.join(', ') || 'no other layer'} only.`,
            },
            { regex: '^(?:\\.\\./)+(?:demo|test)(?:/|$)', message: 'The library never imports the demo or the tests.' },
            { regex: `^${allowed}[^.]`, message: `${folder} may use ${packages.join(', ') || 'no package'} only.` },
            { regex: '(?:^|/)index\\.js$', message: 'Internals never import an index.' },
          ],
        },
      ],
      'no-restricted-globals': [
        'error',
        {
          globals: forbidden.map((name) => ({ name, message: `${folder} does not reach for ${name}.` })),
          checkGlobalObject: true,
        },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ImportExpression, TSImportType',
          message: 'Import at the top of the file, where the layers are checked.',
        },
      ],
    },
  };
}

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'demo/dist/**',
      'demo/frameworks/**',
      'coverage/**',
      'test/out/**',
      'test/fixtures/**',
      'docs/.vitepress/**',
      'docs/examples/client/**',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    files: ['src/element/**/*.ts'],
    plugins: { ...lit['flat/recommended'].plugins, ...wc['flat/recommended'].plugins, 'lit-a11y': litA11y },
    rules: { ...lit['flat/recommended'].rules, ...wc['flat/recommended'].rules, ...litA11y.configs.recommended.rules },
  },
  {
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      // the one way to know a key that an input method has in hand, in Safari
      '@typescript-eslint/no-deprecated': ['error', { allow: [{ from: 'lib', name: 'keyCode' }] }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
    },
  },
  ...Object.entries(layers).map(layerRules),
  // what is fetched only when it is needed; the folder and its packages are the same
  {
    files: [
      ...['block-controls', 'diagrams', 'grammars', 'highlight', 'maths', 'sanitise'].map(
        (name) => `src/markdown/${name}.ts`,
      ),
      'src/client/chat.ts',
      'src/element/presentation.ts',
      'src/element/parts.ts',
      'src/tools/commands.ts',
    ],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ImportExpression[source.value!=/^(?:\\.\\/|highlight\\.js\\/)/]',
          message: 'Only what belongs here.',
        },
      ],
    },
  },
  // the frameworks are not installed here, and what is not known is any
  {
    files: ['src/frameworks/*.d.ts'],
    rules: { '@typescript-eslint/no-redundant-type-constituents': 'off' },
  },
  {
    files: ['demo/server/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(?:\\.\\./)+src/(?!protocol/)', message: 'The server uses src/protocol only.' }] },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'fast-check', message: 'Take it from test/support/chance.ts, where chance begins.' }] },
      ],
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite'] },
          ],
        },
      ],
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  { files: ['test/support/chance.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['test/e2e/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "Program > ExpressionStatement > CallExpression[callee.name=/^(?:describe|test|(?:before|after)(?:Each)?)$/]:not(:has(> Identifier[name='limited']))",
          message: 'Give it `limited` (support/limits.ts), so that a hang names its test.',
        },
      ],
    },
  },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
);
