/** Text as it stands between tags: nothing in it is markup, and what browsers would drop or take for a command is shown. */
export function escaped(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** One page, to read and to print. It asks nothing of any network and runs nothing. */
export function page(title: string, body: string): string {
  return (
    `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n` +
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">\n` +
    `<title>${escaped(title)}</title>\n<style>${STYLE}</style>\n</head>\n<body>\n<h1>${escaped(title)}</h1>\n${body}</body>\n</html>\n`
  );
}

export function table(head: readonly string[], rows: readonly string[]): string {
  return `<table>\n<thead><tr>${head.map((cell) => `<th scope="col">${escaped(cell)}</th>`).join('')}</tr></thead>\n<tbody>\n${rows.join('')}</tbody>\n</table>\n`;
}

/** Cells are HTML already. */
export function row(cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>\n`;
}

/** Words of somebody else, in whatever direction they are written. */
export function words(text: string): string {
  return `<bdi>${escaped(text)}</bdi>`;
}

/** To be used in an address: names here are ours, of letters, digits and points. */
export function link(address: string, text: string): string {
  return `<a href="${escaped(address)}">${escaped(text)}</a>`;
}

const STYLE =
  'pre{white-space:pre-wrap}' +
  'body{font:14px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1b1b1b}' +
  'table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid #ddd;overflow-wrap:anywhere}' +
  'article{border-top:2px solid #1b1b1b;padding-top:.5rem;margin-top:1.5rem;break-inside:avoid-page}.text{white-space:pre-wrap;overflow-wrap:anywhere;border-left:3px solid #ccc;padding-left:.75rem;margin:.5rem 0}' +
  'dl{display:grid;grid-template-columns:10rem 1fr;gap:.1rem .75rem;margin:.25rem 0}dt{color:#555}dd{margin:0;overflow-wrap:anywhere}';
