import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import type { Block } from './blocks.js';
import { root } from './guides.js';

interface Shown {
  readonly guide: string;
  readonly block: Block;
}

/** A guide's code is a piece of a page or an app, whose own names and packages are not there. */
const ofTheReader = new Set([
  ...[2304, 2552, 18004], // a name
  ...[2580, 2592, 2593], // a name that a test runner or Node would bring
  ...[2307, 7016, 2875, 7026], // a package, unless it is ours
  ...[1378, 1375], // top-level await, which a module has
]);

const folder = join(root, 'docs');

/** What TypeScript says of the code of guides, as `guide:line: words`: strictly of its own, loosely of JavaScript. */
export function complaintsOf(shown: readonly Shown[]): readonly string[] {
  const isTyped = ({ block }: Shown): boolean => /^[cm]?tsx?$/.test(block.language) || block.code.includes('lang="ts"');
  return [
    ...complain(shown.filter(isTyped), {}),
    ...complain(
      shown.filter((one) => !isTyped(one)),
      { strict: false, checkJs: true },
    ),
  ];
}

function complain(shown: readonly Shown[], strictness: ts.CompilerOptions): readonly string[] {
  const sources = new Map<string, Shown & { readonly prelude: number }>();
  const texts = new Map<string, string>();
  for (const { guide, block } of shown) {
    const code = scriptOf(block);
    if (code === undefined) continue;
    const prelude = preludeOf(code, strictness);
    const name = join(folder, `examples/block-${sources.size}.${endingOf(block, strictness)}`);
    sources.set(name, { guide, block, prelude: prelude.split('\n').length - 1 });
    // a line of three dots stands for what is the reader's
    texts.set(name, `${prelude}${code.replaceAll(/^[ \t]*…[ \t]*$/gm, '')}\nexport {};\n`);
  }
  return diagnosticsOf(texts, strictness).flatMap((diagnostic) => {
    const source = sources.get(diagnostic.file?.fileName ?? '');
    const words = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ');
    if (!source || (ofTheReader.has(diagnostic.code) && !words.includes("'chat-stream"))) return [];
    const { line = 0 } = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0) ?? {};
    return [`${source.guide}:${source.block.line + 1 + line - source.prelude}: ${words}`];
  });
}

function endingOf({ language }: Block, { checkJs }: ts.CompilerOptions): string {
  return `${checkJs ? 'js' : 'ts'}${language.endsWith('x') ? 'x' : ''}`;
}

/** What of a block is a script, on the lines that it has there. */
function scriptOf({ language, code }: Block): string | undefined {
  if (/^(?:[cm]?js|[cm]?ts|jsx|tsx)$/.test(language)) return code;
  if (!/^(?:html|vue|svelte)$/.test(language)) return undefined;
  const [whole, opening = '', script = ''] = /(<script[^>]*>)([^]*?)<\/script>/.exec(code) ?? [];
  if (whole === undefined) return undefined;
  return '\n'.repeat(code.slice(0, code.indexOf(whole) + opening.length).split('\n').length - 1) + script;
}

/** The guides tell once what `chat` is. */
function preludeOf(code: string, { checkJs }: ts.CompilerOptions): string {
  if (/(?:const|let|function|,|\{|\() *chat\b(?!\.)/.test(code)) return '';
  const type = "import('chat-stream/client').Chat";
  return checkJs ? `/** @type {${type}} */ var chat;\n` : `declare const chat: ${type};\n`;
}

function diagnosticsOf(texts: ReadonlyMap<string, string>, strictness: ts.CompilerOptions): readonly ts.Diagnostic[] {
  const config = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(folder, 'tsconfig.json'), (path) => readFileSync(path, 'utf8')).config,
    ts.sys,
    folder,
  );
  const options = { ...config.options, noImplicitAny: false, noImplicitReturns: false, ...strictness };
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (name) => texts.has(name) || disk.fileExists(name),
    readFile: (name) => texts.get(name) ?? disk.readFile(name),
    getSourceFile(name, target, ...rest) {
      const text = texts.get(name);
      return text === undefined ? disk.getSourceFile(name, target, ...rest) : ts.createSourceFile(name, text, target);
    },
    getCurrentDirectory: () => dirname(folder),
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...texts.keys()].flatMap((name) => {
    const file = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  });
}
