import { html, trustedHtml, type Html } from './html.ts';
import { styleSheet } from './style-sheet.ts';

/** One page with everything in it: no script, no image, no address, and a policy that forbids the browser to fetch anything. */
export function renderPage(title: string, body: Html, ownStyle = ''): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><title>${title}</title><style>${trustedHtml(styleSheet + ownStyle)}</style></head>
<body>${body}</body></html>
`.text;
}
