import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../kit/json.ts';
import { runCli } from './run-cli.ts';

async function run(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const said = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr'): NodeJS.WriteStream => ({ isTTY: false, columns: 80, write: (text: string) => { said[name] += text; return true; } }) as unknown as NodeJS.WriteStream;
  const code = await runCli(argv, { stdout: stream('stdout'), stderr: stream('stderr') }, new AbortController().signal);
  return { code, ...said };
}

describe('command line', () => {
  it('shows its help exactly', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "stanch COMMAND

      Reads the logs of a network incident and plans the shortest safe response, on this machine alone.

      Commands:
        stanch plan [logs..]              plan the whole response from the evidence
        stanch respond [logs..]           step by step: propose, hear what happened, plan again
        stanch inspect [logs..]           what is in logs, and what of it a model would see
        stanch report <run>               render a run folder
        stanch model                      fetch, import, verify and merge models; convert adapters
        stanch knowledge <action> <file>  import a whole ATT&CK STIX bundle
        stanch doctor                     look at everything a plan needs

      Options:
        --help  Show help                                                                        [boolean]
      "
    `);
  });

  it('shows the help of inspect exactly', async () => {
    expect((await run('inspect', '--help')).stdout).toMatchInlineSnapshot(`
      "stanch inspect [logs..]

      what is in logs, and what of it a model would see

      Positionals:
        logs  log files, directories, archives, or - for standard input              [array] [default: []]

      Options:
        --help           Show help                                                               [boolean]
        --system         what the site is: words, Markdown or JSON                                [string]
        --sample         use the bundled sample incident                                         [boolean]
        --skew           SENSOR=SECONDS to add to the times of a sensor (a file, host or product); may be
                         repeated                                                                 [string]
        --max-bytes      how far archives may expand: 500M, 2G (default: 64 GiB)                  [string]
        --show-secrets   leave passwords, tokens and keys of the logs as they are                [boolean]
        --pseudonymise   replace names of persons in the logs                                    [boolean]
        --pseudonym-map  keeps who is who; goes on when it exists (default .stanch/pseudonyms.json)
                                                                                                  [string]
        --json           one JSON object on stdout, also on failure                              [boolean]
        --quiet          no story on stderr                                                      [boolean]
        --tokens         tokens of the digest                                      [number] [default: 800]
        --model          manifest name or GGUF file whose tokens are counted; --no-model estimates them
                         (default: the default model where it is here)                            [string]
        --html           a page: FILE.html, - for stdout, or nothing for a path that is told      [string]
        --explain        for the groups around the end of the digest: in or out, and why         [boolean]
        --follow         read growing files until Ctrl-C                                         [boolean]
        --top            groups that are listed                                     [number] [default: 15]
      "
    `);
  });

  it.each([
    ['an unknown command', ['bogus'], 2, /Unknown argument: bogus|Did you mean/],
    ['no command', [], 2, /command is needed/],
    ['an unknown flag', ['plan', 'x.log', '--nope'], 2, /Unknown argument/],
    ['a flag out of range', ['plan', 'x.log', '--candidates', '0'], 2, /candidates/],
    ['no logs', ['plan'], 2, /No logs were given/],
    ['no logs to inspect', ['inspect'], 2, /No logs were given/],
    ['a missing file to inspect', ['inspect', '/nowhere/at-all.log', '--no-model'], 2, /at-all\.log/],
    ['a size that is none', ['inspect', 'x.log', '--max-bytes', 'much'], 2, /"much" is not a size such as 500M/],
    ['a size that is nothing', ['plan', 'x.log', '--max-bytes', '0'], 2, /"0" is not a size/],
    ['a skew without seconds', ['respond', 'x.log', '--skew', 'firewall'], 2, /"firewall" is not of the form SENSOR=SECONDS/],
    ['no tokens', ['inspect', 'x.log', '--tokens', '3'], 2, /tokens/],
    ['no group', ['inspect', 'x.log', '--top', '0'], 2, /top/],
    ['two results on stdout', ['inspect', 'x.log', '--json', '--html', '-'], 2, /want the standard output/, /^\{"kind":"error"/],
    ['a model that is none', ['inspect', '--sample', '--model', '/nowhere/x.gguf'], 3, /x\.gguf/],
    ['pseudonyms that are none', ['inspect', '--sample', '--no-model', '--pseudonym-map', new URL(import.meta.url).pathname], 2, /not a JSON object of names/],
    ['a missing file', ['plan', '/nowhere/at-all.log'], 2, /at-all\.log/],
    ['a missing system description', ['plan', 'x.log', '--system', '/nowhere/site.md'], 2, /site\.md/],
    ['a missing run', ['report', '/nowhere/run'], 2, /run/],
    ['a missing run to continue', ['plan', '--from', '/nowhere/run'], 2, /run/],
    ['import of nothing', ['model', 'import'], 2, /No file/],
    ['import of a missing file', ['model', 'import', '/nowhere/x.gguf'], 3, /x\.gguf/],
  ] as [string, string[], number, RegExp, RegExp?][])('says in one sentence what is wrong: %s', async (_, argv, code, sentence, result = /^$/) => {
    const answer = await run(...argv);
    expect(answer.stderr).toMatch(sentence);
    expect(answer.code).toBe(code);
    expect(answer.stdout).toMatch(result);
    expect(answer.stderr).not.toMatch(/\n\s+at /);
  });

  it('gives one JSON object on stdout on failure too', async () => {
    const answer = await run('plan', '/nowhere/at-all.log', '--json');
    expect(parseJson(answer.stdout)).toMatchObject({ kind: 'error', code: 'input-missing' });
    expect(answer.code).toBe(2);
  });

  it('refuses an empty and a binary file, naming each', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stanch-cli-'));
    writeFileSync(join(folder, 'empty.log'), '');
    writeFileSync(join(folder, 'picture.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0, 1, 2, 3, 0, 0, 0, 0]));
    const answer = await run('plan', join(folder, 'empty.log'), join(folder, 'picture.png'));
    expect(answer.code).toBe(2);
    expect(answer.stderr).toMatch(/empty\.log/);
    expect(answer.stderr).toMatch(/picture\.png/);
  });

  it('refuses a broken outcome line with its number', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stanch-cli-'));
    writeFileSync(join(folder, 'outcomes.jsonl'), '{"verb":"scan_host","targets":[],"succeeded":true}\nnot json\n');
    const answer = await run('respond', '--sample', '--observations', join(folder, 'outcomes.jsonl'));
    expect(answer.code).toBe(2);
    expect(answer.stderr).toMatch(/line 2/);
  });
});
