import { convert } from 'html-to-text';
import fc from 'fast-check';
import { htmlText } from './html-text';

describe('HTML as text', () => {
  it.each([
    ['<p>one</p><p>two</p>', 'one\n\ntwo'],
    ['<div>one</div><div>two<br>three</div>', 'one\ntwo\nthree'],
    ['a <b>bold</b>, <i>plain</i>', 'a bold, plain'],
    ['a\n  b\t c', 'a b c'],
    ['<ul><li>one<li>two</ul>', '- one\n- two'],
    ['<table><tr><td>1<td>2<tr><td>3<td>4</table>', '1 2\n3 4'],
    ['<pre>a\n  b</pre>', 'a\n  b'],
    ['<blockquote>old<blockquote>older</blockquote></blockquote>new', '> old\n> > older\nnew'],
    ['<a href="https://evil.example/x">bank</a>', 'bank [https://evil.example/x]'],
    ['<a href="https://x.example">https://x.example</a>', 'https://x.example'],
    ['<a href="mailto:a@b.c">a@b.c</a>', 'a@b.c'],
    ['<img src=x alt="the offer">', 'the offer'],
    ['<style>p{}</style><script>x<y</script>seen', 'seen'],
    ['<!-- not --><!doctype html>seen<!--[if mso]>not<![endif]-->', 'seen'],
    ['<span style="display:none">hidden words</span>', 'hidden words'],
    ['&lt;b&gt; &amp;amp; &#65;&#x42;&#146; &nbsp;&hearts; &nosuch; &', '<b> &amp; AB’ \u00a0♥ &nosuch; &'],
    ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
    ['<p title="a > b">text</p>', 'text'],
    ['<p class="x>unclosed quote</p>', 'unclosed quote'],
    ['<title>Title</title>body', 'Title\nbody'],
    ['half a <b', 'half a'],
  ])('[R6] %s', (html, text) => {
    expect(htmlText(html)).toBe(text);
  });

  it('[R6] holds every word that another converter finds', () => {
    const tag = fc.constantFrom('p', 'div', 'b', 'td', 'tr', 'li', 'blockquote', 'h1', 'span', 'table', 'ul', 'font');
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        fc.stringMatching(/^[a-z]{1,8}$/),
        fc
          .tuple(tag, fc.array(tie('tree'), { maxLength: 4 }), fc.boolean())
          .map(([name, children, closed]) => `<${name}>${children.join(' ')}${closed ? `</${name}>` : ''}`),
      ),
    }));
    fc.assert(
      fc.property(tree, (html) => {
        const ours = new Set(htmlText(html).split(/[^a-z]+/));
        const theirs = convert(html, {
          wordwrap: false,
          selectors: ['h1', 'table'].map((selector) => ({ selector, format: 'inline' })),
        });
        expect(
          theirs
            .toLowerCase()
            .split(/[^a-z]+/)
            .filter((word) => word !== '' && !ours.has(word)),
        ).toEqual([]);
      }),
    );
  });

  it('[R6] takes linear time and no stack, whatever it nests or leaves open', () => {
    const hostile = [
      '<div>',
      '<',
      '<a href="',
      '<!--',
      '<blockquote>',
      '<a href=x>',
      '&',
      "<p '",
      '<style>',
      '</',
      '<pre>\n',
    ].map((part) => part.repeat(60_000));
    const start = process.cpuUsage();
    for (const html of hostile) htmlText(html);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(3000);
  });
});
