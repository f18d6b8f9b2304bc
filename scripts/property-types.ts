import { join } from 'node:path';
import ts from 'typescript';

/** The types of properties of the tag, as one would write them who knows none of the names of this project. */
export function typesOfProperties(root: string, names: readonly string[]): Readonly<Record<string, string>> {
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
      return property ? [[name, written(checker, checker.getTypeOfSymbol(property))]] : [];
    }),
  );
}

/** A choice between words is written out; anything else keeps its name. */
function written(checker: ts.TypeChecker, type: ts.Type): string {
  const isChoice = type.isUnion() && type.types.every((one) => one.isLiteral() || (one.flags & simple) !== 0);
  const alias = isChoice ? ts.TypeFormatFlags.InTypeAlias : ts.TypeFormatFlags.None;
  return checker.typeToString(type, undefined, alias | ts.TypeFormatFlags.NoTruncation).replaceAll('"', "'");
}

const { Undefined, String: Text, Number: Numeric, BooleanLiteral } = ts.TypeFlags;
const simple = Undefined | Text | Numeric | BooleanLiteral;
