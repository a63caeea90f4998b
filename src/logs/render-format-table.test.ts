import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { renderFormatTable } from './render-format-table.ts';

const readme = new URL('README.md', import.meta.url);
const place = /(<!-- formats: made from the code by `npm run docs:formats` -->\n)[^]*?\n?(<!-- end of formats -->)/;

it('the README shows the table that the code makes', () => {
  const text = readFileSync(readme, 'utf8');
  const expected = text.replace(place, (_whole, before: string, after: string) => `${before}${renderFormatTable()}\n${after}`);
  expect(text).toMatch(place);
  if (process.env['STANCH_WRITE_DOCS'] === '1') writeFileSync(readme, expected);
  else expect(text, 'run npm run docs:formats').toBe(expected);
});
