import type { LanguageFn } from 'highlight.js';

/** The languages that are known, each a file of its own that is fetched when it is first seen. */
const grammars = {
  bash: () => import('highlight.js/lib/languages/bash'),
  c: () => import('highlight.js/lib/languages/c'),
  clojure: () => import('highlight.js/lib/languages/clojure'),
  cmake: () => import('highlight.js/lib/languages/cmake'),
  cpp: () => import('highlight.js/lib/languages/cpp'),
  csharp: () => import('highlight.js/lib/languages/csharp'),
  css: () => import('highlight.js/lib/languages/css'),
  dart: () => import('highlight.js/lib/languages/dart'),
  diff: () => import('highlight.js/lib/languages/diff'),
  dockerfile: () => import('highlight.js/lib/languages/dockerfile'),
  elixir: () => import('highlight.js/lib/languages/elixir'),
  erlang: () => import('highlight.js/lib/languages/erlang'),
  fsharp: () => import('highlight.js/lib/languages/fsharp'),
  go: () => import('highlight.js/lib/languages/go'),
  graphql: () => import('highlight.js/lib/languages/graphql'),
  groovy: () => import('highlight.js/lib/languages/groovy'),
  haskell: () => import('highlight.js/lib/languages/haskell'),
  http: () => import('highlight.js/lib/languages/http'),
  ini: () => import('highlight.js/lib/languages/ini'),
  java: () => import('highlight.js/lib/languages/java'),
  javascript: () => import('highlight.js/lib/languages/javascript'),
  json: () => import('highlight.js/lib/languages/json'),
  julia: () => import('highlight.js/lib/languages/julia'),
  kotlin: () => import('highlight.js/lib/languages/kotlin'),
  latex: () => import('highlight.js/lib/languages/latex'),
  less: () => import('highlight.js/lib/languages/less'),
  lua: () => import('highlight.js/lib/languages/lua'),
  makefile: () => import('highlight.js/lib/languages/makefile'),
  markdown: () => import('highlight.js/lib/languages/markdown'),
  matlab: () => import('highlight.js/lib/languages/matlab'),
  nginx: () => import('highlight.js/lib/languages/nginx'),
  objectivec: () => import('highlight.js/lib/languages/objectivec'),
  ocaml: () => import('highlight.js/lib/languages/ocaml'),
  perl: () => import('highlight.js/lib/languages/perl'),
  php: () => import('highlight.js/lib/languages/php'),
  powershell: () => import('highlight.js/lib/languages/powershell'),
  protobuf: () => import('highlight.js/lib/languages/protobuf'),
  python: () => import('highlight.js/lib/languages/python'),
  r: () => import('highlight.js/lib/languages/r'),
  ruby: () => import('highlight.js/lib/languages/ruby'),
  rust: () => import('highlight.js/lib/languages/rust'),
  scala: () => import('highlight.js/lib/languages/scala'),
  scss: () => import('highlight.js/lib/languages/scss'),
  shell: () => import('highlight.js/lib/languages/shell'),
  sql: () => import('highlight.js/lib/languages/sql'),
  swift: () => import('highlight.js/lib/languages/swift'),
  typescript: () => import('highlight.js/lib/languages/typescript'),
  vbnet: () => import('highlight.js/lib/languages/vbnet'),
  wasm: () => import('highlight.js/lib/languages/wasm'),
  xml: () => import('highlight.js/lib/languages/xml'),
  yaml: () => import('highlight.js/lib/languages/yaml'),
} satisfies Record<string, () => Promise<{ default: LanguageFn }>>;

type Grammar = keyof typeof grammars;

/** Other names, each with the grammars that it takes: a page holds styles and scripts. */
const names: ReadonlyMap<string, readonly Grammar[]> = new Map<string, readonly Grammar[]>([
  ...aliases('bash', 'sh zsh fish'),
  ...aliases('cpp', 'c++ cc cxx h hpp'),
  ...aliases('clojure', 'clj'),
  ...aliases('csharp', 'c# cs'),
  ...aliases('diff', 'patch'),
  ...aliases('dockerfile', 'docker'),
  ...aliases('elixir', 'ex exs'),
  ...aliases('fsharp', 'f# fs'),
  ...aliases('go', 'golang'),
  ...aliases('groovy', 'gradle'),
  ...aliases('haskell', 'hs'),
  ...aliases('ini', 'conf properties toml'),
  ...aliases('javascript', 'cjs js mjs node'),
  ...aliases('json', 'json5 jsonc jsonl'),
  ...aliases('julia', 'jl'),
  ...aliases('kotlin', 'kt kts'),
  ...aliases('latex', 'tex'),
  ...aliases('makefile', 'make mk'),
  ...aliases('objectivec', 'objc objective-c'),
  ...aliases('ocaml', 'ml'),
  ...aliases('powershell', 'ps ps1 pwsh'),
  ...aliases('protobuf', 'proto'),
  ...aliases('python', 'py py3 python3'),
  ...aliases('ruby', 'rb'),
  ...aliases('rust', 'rs'),
  ...aliases('sql', 'mysql pgsql postgres postgresql sqlite'),
  ...aliases('typescript', 'cts mts ts'),
  ...aliases('vbnet', 'vb'),
  ...aliases('wasm', 'wat'),
  ...aliases('xml', 'rss svg'),
  ...aliases('yaml', 'yml'),
  ['console', ['shell', 'bash']],
  ['shell', ['shell', 'bash']],
  ['jsx', ['javascript', 'xml']],
  ['tsx', ['typescript', 'xml']],
  ['md', ['markdown', 'xml']],
  ['markdown', ['markdown', 'xml']],
  ...['html', 'vue', 'svelte', 'xhtml'].map((name) => [name, ['xml', 'css', 'javascript']] as const),
]);

/** Fetches the grammars that a language takes, its own first; none where it is not known. */
export function grammarsFor(language: string): Promise<readonly (readonly [name: string, grammar: LanguageFn])[]> {
  const needed = names.get(language) ?? (isGrammar(language) ? [language] : []);
  return Promise.all(needed.map(async (name) => [name, (await grammars[name]()).default] as const));
}

function isGrammar(name: string): name is Grammar {
  return Object.hasOwn(grammars, name);
}

function aliases(grammar: Grammar, others: string): (readonly [string, readonly Grammar[]])[] {
  return others.split(' ').map((name) => [name, [grammar]] as const);
}
