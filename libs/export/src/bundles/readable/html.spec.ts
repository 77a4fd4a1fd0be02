import fc from 'fast-check';
import { escaped, link, page, row, table, words } from './html';

/** What a browser could take for markup or for the end of an attribute. */
const LIVE = /[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/;

describe('a page to read', () => {
  it('has nothing of a message that a browser would run, load or take for markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(LIVE.test(escaped(text))).toBe(false);
        expect(escaped(text)).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/);
      }),
    );
    const attack = `<script>alert(1)</script><img src=x onerror=alert(1)> " onmouseover='x' & \u0000`;
    const shown = page(attack, table([attack], [row([words(attack), link('records/1.json', attack)])]));
    expect(shown).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
    expect(shown.match(/<a href="[^"]*">/g)).toEqual(['<a href="records/1.json">']);
  });

  it('asks no network and runs nothing, whatever is in it', () => {
    expect(page('A', '')).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });
});
