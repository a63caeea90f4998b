import type { GenerateRequest, NextTokenRequest, ScoreRequest, TokenId } from '../../contracts/index.ts';

export type AskedCall =
  | { kind: 'next'; requests: readonly NextTokenRequest[] }
  | { kind: 'score'; request: ScoreRequest }
  | { kind: 'generate'; request: GenerateRequest }
  | { kind: 'warm'; path: readonly TokenId[]; cacheAt: readonly number[] };

const tokensBefore = 24;
const tokensAfter = 16;

/** A sentence about the first difference between a recorded call and the one asked now; undefined when they are equal. */
export function findDifference(recorded: AskedCall, asked: AskedCall, decode: (tokens: readonly TokenId[]) => string): string | undefined {
  if (recorded.kind !== asked.kind) return `Recorded: ${recorded.kind}. Asked: ${asked.kind}.`;
  const before = pathsOf(recorded);
  const now = pathsOf(asked);
  for (const [index, path] of now.entries()) {
    const old = before[index];
    const difference = old === undefined ? undefined : diffPaths(old, path, decode);
    if (difference !== undefined) return `${now.length > 1 ? `Request ${index + 1} of ${now.length}: ` : ''}${difference}`;
  }
  if (before.length !== now.length) return `Recorded: a batch of ${before.length}. Asked: a batch of ${now.length}.`;
  const oldRest = renderRest(recorded, decode);
  const newRest = renderRest(asked, decode);
  return oldRest === newRest ? undefined : `The prompt is the same, the question is not. Recorded: ${oldRest}. Asked: ${newRest}.`;
}

function pathsOf(call: AskedCall): (readonly TokenId[])[] {
  switch (call.kind) {
    case 'next': return call.requests.map((request) => request.path);
    case 'score': case 'generate': return [call.request.path];
    case 'warm': return [call.path];
    default: return call satisfies never;
  }
}

function diffPaths(old: readonly TokenId[], now: readonly TokenId[], decode: (tokens: readonly TokenId[]) => string): string | undefined {
  let at = 0;
  while (at < old.length && at < now.length && old[at] === now[at]) at += 1;
  if (at === old.length && at === now.length) return undefined;
  const show = (path: readonly TokenId[]): string => {
    const end = at + tokensAfter;
    return JSON.stringify(`${decode(path.slice(at, end))}${end < path.length ? '…' : ''}`);
  };
  const shared = JSON.stringify(`${at > tokensBefore ? '…' : ''}${decode(old.slice(Math.max(0, at - tokensBefore), at))}`);
  return `The prompts part after ${at} tokens (recorded ${old.length}, asked ${now.length}), after ${shared}.\n  recorded: ${show(old)}\n  asked:    ${show(now)}`;
}

/** All that a call says besides its paths. Options are shown as text too. */
function renderRest(call: AskedCall, decode: (tokens: readonly TokenId[]) => string): string {
  switch (call.kind) {
    case 'next': return JSON.stringify(call.requests.map(({ questionLength, options }) => [questionLength, options.map((option) => [option, decode([option])])]));
    case 'score': return JSON.stringify(call.request.continuations.map((tokens) => [tokens, decode(tokens)]));
    case 'generate': {
      const { path: _path, signal: _signal, ...rest } = call.request;
      return JSON.stringify(rest, sortKeys);
    }
    case 'warm': return JSON.stringify(call.cacheAt);
    default: return call satisfies never;
  }
}

/** Objects with their keys in one order, so that equal requests read equal. */
function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
