// The house's own lint rules, loaded by oxlint: `house/imports` (who may import what), `house/documented` (public
// functions explain themselves, those of protocols with their source) and `house/glossary` (the words of the glossary).
// What is judged lives in the files beside this one; here the syntax tree is searched. oxlint's plugin interface is
// ESLint's; only the few properties that are read are typed.
import { posix, relative, sep } from 'node:path';
import { citesSource } from './cited-source.ts';
import { forbiddenWord } from './glossary.ts';
import { isTest, refuseImport } from './import-rule.ts';

interface Node {
  readonly type: string;
  readonly source?: Node | null;
  readonly value?: unknown;
  readonly name?: string;
  readonly id?: Node | null;
  readonly key?: Node;
  readonly init?: Node | null;
  readonly declaration?: Node | null;
  readonly declarations?: readonly Node[];
  readonly specifiers?: readonly Node[];
  readonly local?: Node;
  readonly callee?: Node;
  readonly object?: Node;
  readonly property?: Node;
  readonly arguments?: readonly Node[];
  readonly expression?: Node;
  readonly params?: readonly Node[];
  readonly left?: Node;
  readonly parameter?: Node;
  readonly computed?: boolean;
  readonly body?: Node | readonly Node[];
}
interface Comment {
  readonly type: string;
  readonly value: string;
}
interface Context {
  readonly filename: string;
  readonly cwd: string;
  readonly sourceCode: { getCommentsBefore(node: Node): readonly Comment[]; getAllComments(): readonly Comment[] };
  report(finding: { node: Node; message: string }): void;
}
type Visitor = Record<string, (node: Node) => void>;

const pathOf = (context: Context) => relative(context.cwd, context.filename).split(sep).join(posix.sep);

const imports = {
  create(context: Context): Visitor {
    const file = pathOf(context);
    const judge = (node: Node, source: Node | null | undefined) => {
      if (source === null || source === undefined) return;
      if (typeof source.value !== 'string') {
        if (/^(?:e2e|bench|scripts)\//.test(file)) return;
        context.report({ node, message: 'Name the module by a literal: a computed import cannot be checked.' });
        return;
      }
      const message = refuseImport(file, source.value);
      if (message !== undefined) context.report({ node: source, message });
    };
    const direct = (node: Node) => judge(node, node.source);
    return {
      ImportDeclaration: direct,
      ExportNamedDeclaration: direct,
      ExportAllDeclaration: direct,
      ImportExpression: direct,
      TSImportType: direct,
      TSExternalModuleReference: (node) => judge(node, node.expression),
      CallExpression(node) {
        const { callee } = node;
        if (callee?.type === 'Identifier' && callee.name === 'require') judge(node, node.arguments?.[0]);
        if (callee?.object?.type === 'MetaProperty' && callee.property?.name === 'glob') judge(node, node);
      },
    };
  },
};

const functionTypes = new Set([
  'FunctionDeclaration',
  'TSDeclareFunction',
  'ArrowFunctionExpression',
  'FunctionExpression',
]);

/** Top-level functions by name, with the statement whose comment documents each. */
function functionsOf(statement: Node): readonly string[] {
  const declaration = statement.declaration ?? statement;
  if (functionTypes.has(declaration.type)) return [declaration.id?.name ?? 'default'];
  return (declaration.declarations ?? [])
    .filter(({ init }) => init !== null && init !== undefined && functionTypes.has(init.type))
    .map(({ id }) => id?.name ?? '');
}

const documented = {
  create(context: Context): Visitor {
    const file = pathOf(context);
    const needsSource = file.startsWith('protocols/');
    if (isTest(file)) return {};
    return {
      Program(program) {
        const opening = context.sourceCode
          .getAllComments()
          .filter(({ type }) => type === 'Line')
          .map(({ value }) => value);
        const whole = file.startsWith('protocols/values/') ? opening.join(' ') : '';
        const statements = Array.isArray(program.body) ? (program.body as readonly Node[]) : [];
        const docs = new Map<string, string>();
        const exported = new Map<string, Node>();
        for (const statement of statements) {
          const comments = context.sourceCode.getCommentsBefore(statement);
          const text = comments.findLast(({ type, value }) => type === 'Block' && value.startsWith('*'))?.value ?? '';
          for (const name of functionsOf(statement)) {
            docs.set(name, `${docs.get(name) ?? ''}${text}`);
            if (statement.type.startsWith('Export')) exported.set(name, statement);
          }
          if (statement.source) continue;
          for (const { local } of statement.specifiers ?? [])
            if (statement.type === 'ExportNamedDeclaration') exported.set(local?.name ?? '', statement);
        }
        for (const [name, node] of exported) {
          const text = docs.get(name);
          if (text === '')
            context.report({ node, message: `Say above ${name} what it does, its units and its errors.` });
          else if (text !== undefined && needsSource && !citesSource(text) && !citesSource(whole)) {
            context.report({
              node,
              message: `Name the source of ${name} in its comment: SPEC and section, RFC, NUT, BIP …`,
            });
          }
        }
      },
    };
  },
};

const glossary = {
  create(context: Context): Visitor {
    const check = (named: Node | null | undefined) => {
      if (named?.type !== 'Identifier' || named.name === undefined) return;
      const found = forbiddenWord(named.name);
      if (found !== undefined)
        context.report({ node: named, message: `${named.name}: the glossary says ${found.say}, not "${found.word}".` });
    };
    const named = (node: Node) => check(node.id);
    const withParameters = (node: Node) => {
      check(node.id);
      for (const parameter of node.params ?? [])
        check(parameter.type === 'AssignmentPattern' ? parameter.left : parameter);
    };
    const keyed = (node: Node) => node.computed !== true && check(node.key);
    return {
      VariableDeclarator: named,
      ClassDeclaration: named,
      TSTypeAliasDeclaration: named,
      TSInterfaceDeclaration: named,
      FunctionDeclaration: withParameters,
      FunctionExpression: withParameters,
      ArrowFunctionExpression: withParameters,
      TSPropertySignature: keyed,
      TSMethodSignature: keyed,
      MethodDefinition: keyed,
      PropertyDefinition: keyed,
    };
  },
};

export default { meta: { name: 'house' }, rules: { imports, documented, glossary } };
