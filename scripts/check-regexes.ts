import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { checkSync } from 'recheck';
import { globSync } from 'tinyglobby';
import ts from 'typescript';

/**
 * Every regular expression that meets text of logs must take linear time, whatever the text. Literals are found in the sources, patterns put
 * together at run time are collected while the modules load, and each is judged by recheck (github.com/makenowjust-labs/recheck). That takes
 * seconds for some, so what was judged once is kept in `checked-regexes.json`, by hash; `--write` brings the file up to date.
 */
interface Found { file: string; line: number; source: string; flags: string }

const rooms = ['src/logs', 'src/evidence', 'src/kit', 'src/knowledge', 'src/observation'];
/** What the site wrote about itself is cut to short pieces and comes from no attacker; a STIX bundle is the user's own. */
const exempt = ['src/evidence/parse-system-description.ts', 'src/evidence/read-described-hosts.ts', 'src/evidence/system-words.ts', 'src/knowledge/import-stix-bundle.ts'];
const recordFile = new URL('checked-regexes.json', import.meta.url);
const timeoutMs = 15_000;
/** A bounded pattern may take so long on a text of this length. */
const trialCharacters = 100_000;
const trialMs = 1_000;

const files = globSync(rooms.map((room) => `${room}/**/*.ts`), { ignore: ['**/*.test.ts', '**/*.contract.ts', '**/__fixtures__/**', '**/*.d.ts', ...exempt] }).sort();

function literalsOf(file: string): Found[] {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.RegularExpressionLiteral) {
      const literal = node.getText(tree);
      const end = literal.lastIndexOf('/');
      found.push({ file, line: tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1, source: literal.slice(1, end), flags: literal.slice(end + 1) });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** Patterns that our modules make with `new RegExp` while they load; those of libraries are theirs. */
async function builtPatterns(): Promise<Found[]> {
  const found: Found[] = [];
  const plain = globalThis.RegExp;
  globalThis.RegExp = new Proxy(plain, {
    construct(target, given: [string | RegExp, string?]) {
      const made = new target(...given);
      const caller = /\/(src\/[^:()]{1,200}\.ts):(\d+)/.exec((new Error().stack ?? '').split('\n').slice(2, 4).join('\n'));
      if (caller?.[1] !== undefined && files.includes(caller[1])) found.push({ file: caller[1], line: Number(caller[2]), source: made.source, flags: made.flags });
      return made;
    },
  });
  for (const file of files) await import(new URL(`../${file}`, import.meta.url).href);
  globalThis.RegExp = plain;
  return found;
}

const bareOf = (source: string): string => source.replace(/\[(?:\\.|[^\]\\])*\]/g, 'x').replace(/\\(?:[pP]\{[^}]*\}|.)/g, 'x');

/** Without an unbounded repetition, and none inside another, the time for each character is bounded. */
function isBounded(source: string): boolean {
  const bare = bareOf(source);
  return !/[*+]|\{\d+,\}/.test(bare) && !/\([^()]*\{\d+,\d+\}[^()]*\)\{\d+,\d+\}/.test(bare);
}

/** At most one repetition of some length: the bound for each character is its own. */
function isPlain(source: string): boolean {
  const lengths = [...bareOf(source).matchAll(/\{(?:\d+,)?(\d+)\}/g)].map((match) => Number(match[1])).filter((length) => length > 4);
  return isBounded(source) && lengths.length <= 1 && lengths.every((length) => length <= 2_000);
}

/** Bounds of several repetitions multiply: whether that stays small is seen on the worst text that the tool found. */
function isQuick(found: Found, attack: string): boolean {
  const text = attack.repeat(Math.ceil(trialCharacters / Math.max(1, attack.length))).slice(0, trialCharacters);
  const pattern = new RegExp(found.source, found.flags.replace('y', ''));
  const startMs = performance.now();
  pattern.test(text);
  return performance.now() - startMs < trialMs;
}

function judge(found: Found): string | undefined {
  const { source, flags } = found;
  if (isPlain(source)) return undefined;
  const result = checkSync(source, flags.replace(/[dv]/g, ''), { timeout: timeoutMs });
  if (result.status === 'safe') return undefined;
  if (isBounded(source) && (result.status === 'unknown' || isQuick(found, result.attack.string))) return undefined;
  return result.status === 'vulnerable' ? result.complexity.summary : `not decided (${result.error.kind})`;
}

const nameOf = ({ source, flags }: Found): string => createHash('sha256').update(`/${source}/${flags}`).digest('hex').slice(0, 16);
const known = new Set<string>(existsSync(recordFile) ? (JSON.parse(readFileSync(recordFile, 'utf8')) as string[]) : []);
const all = [...files.flatMap(literalsOf), ...await builtPatterns()];
const kept = new Set<string>();
const isWriting = process.argv.includes('--write');
let judged = 0;
let bad = 0;
for (const found of all) {
  const name = nameOf(found);
  if (kept.has(name)) continue;
  if (!known.has(name)) {
    judged += 1;
    const problem = judge(found);
    if (problem !== undefined) {
      bad += 1;
      process.stdout.write(`${found.file}:${found.line}  ${problem}  /${found.source.slice(0, 160)}/${found.flags}\n`);
      continue;
    }
  }
  kept.add(name);
  if (isWriting) writeFileSync(recordFile, `${JSON.stringify([...kept].sort(), undefined, 1)}\n`);
}
process.stdout.write(`Regular expressions: ${all.length} in ${files.length} files, ${judged} judged anew, ${bad} that may take more than linear time.\n`);
if (bad > 0) process.exitCode = 1;
