import ts from 'typescript';

export interface ImportedModule {
  /** As written between the quotes. */
  specifier: string;
  /** From 1. */
  line: number;
  /** What a plain `import { a, b }` takes; missing for every other form, which takes all. */
  names?: string[];
}

/** Every module that a TypeScript text names: imports, re-exports, type-only ones, `import()` as value and as type, `require`. */
export function findImports(fileName: string, text: string): ImportedModule[] {
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, false);
  const found: ImportedModule[] = [];
  const visit = (node: ts.Node): void => {
    const literal = moduleLiteral(node);
    if (literal !== undefined) found.push({ specifier: literal.text, line: source.getLineAndCharacterOfPosition(literal.pos).line + 1, ...importedNames(node) });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function moduleLiteral(node: ts.Node): ts.StringLiteralLike | undefined {
  let candidate: ts.Node | undefined;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) candidate = node.moduleSpecifier;
  else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) candidate = node.argument.literal;
  else if (ts.isExternalModuleReference(node)) candidate = node.expression;
  else if (ts.isCallExpression(node) && (node.expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(node.expression) && node.expression.text === 'require'))) candidate = node.arguments[0];
  return candidate !== undefined && ts.isStringLiteralLike(candidate) ? candidate : undefined;
}

function importedNames(node: ts.Node): { names?: string[] } {
  if (!ts.isImportDeclaration(node) || node.importClause === undefined || node.importClause.name !== undefined) return {};
  const bindings = node.importClause.namedBindings;
  return bindings !== undefined && ts.isNamedImports(bindings) ? { names: bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text) } : {};
}
