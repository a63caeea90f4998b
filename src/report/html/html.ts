import { renderVisible } from '../../kit/visible-text.ts';

/** Text that is markup already. Only {@link html} makes it, so that nothing unescaped can be put into a page by mistake. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Value = Html | string | number | undefined | readonly Value[];

/** Text from anywhere as HTML text or as the value of a quoted attribute; control and bidirectional characters become visible. */
export function escapeHtml(text: string): string {
  return renderVisible(text).replace(/[\ud800-\udfff]/gu, '\ufffd').replace(/[&<>"'`]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** A piece of a page. Every value that is not {@link Html} is escaped; lists are joined; undefined is nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(strings.map((part, index) => part + render(values[index])).join(''));
}

function render(value: Value): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return value.map(render).join('');
}

export const nothing = html``;

/** Our own text that must not be escaped: the style sheet. */
export function trustedHtml(text: string): Html {
  return new Html(text);
}
