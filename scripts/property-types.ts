import { join } from 'node:path';
import ts from 'typescript';

/** A type that takes more than this is told as it was declared. */
const LONGEST = 100;

export interface PropertyFacts {
  /** As one would write it who knows none of the names of this project. */
  readonly type: string;
  /** Of a property that is an option of something else: what stands there. */
  readonly description: string;
}

/** What the compiler knows of properties of the tag. */
export function factsOfProperties(root: string, names: readonly string[]): Readonly<Record<string, PropertyFacts>> {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const path = join(root, 'src/element/chat-stream.ts');
  const program = ts.createProgram([path], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path);
  const declaration = source?.statements.find((statement): statement is ts.ClassDeclaration =>
    ts.isClassDeclaration(statement),
  );
  const symbol = declaration?.name && checker.getSymbolAtLocation(declaration.name);
  if (!symbol) throw new Error('the sources have no ChatStream');
  const tag = checker.getDeclaredTypeOfSymbol(symbol);
  return Object.fromEntries(
    names.flatMap((name) => {
      const property = tag.getProperty(name);
      if (!property) return [];
      const given = typeNodeOf(property);
      const spelledOut = written(checker, checker.getTypeOfSymbol(property));
      const type = spelledOut.length > LONGEST && given ? given.getText() : spelledOut;
      return [[name, { type, description: descriptionOf(checker, given) }]];
    }),
  );
}

function typeNodeOf({ valueDeclaration: declaration }: ts.Symbol): ts.TypeNode | undefined {
  return declaration && ts.isPropertyDeclaration(declaration) ? declaration.type : undefined;
}

/** Of `MarkdownOptions['maths']`, what stands there of `maths`. */
function descriptionOf(checker: ts.TypeChecker, given: ts.TypeNode | undefined): string {
  if (!given || !ts.isIndexedAccessTypeNode(given)) return '';
  const name = given.indexType.getText().replaceAll("'", '');
  const option = checker.getTypeFromTypeNode(given.objectType).getProperty(name);
  return ts.displayPartsToString(option?.getDocumentationComment(checker)).replaceAll(/\s+/g, ' ');
}

/** A choice between words is written out; anything else keeps its name. */
function written(checker: ts.TypeChecker, type: ts.Type): string {
  const isChoice = type.isUnion() && type.types.every((one) => one.isLiteral() || (one.flags & simple) !== 0);
  const alias = isChoice ? ts.TypeFormatFlags.InTypeAlias : ts.TypeFormatFlags.None;
  return checker.typeToString(type, undefined, alias | ts.TypeFormatFlags.NoTruncation).replaceAll('"', "'");
}

const { Undefined, String: Text, Number: Numeric, BooleanLiteral } = ts.TypeFlags;
const simple = Undefined | Text | Numeric | BooleanLiteral;
