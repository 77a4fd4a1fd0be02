import fc from 'fast-check';
import { addressParser } from 'postal-mime';
import { parseAddresses, partyOf } from './addresses';

const brief = (header: string): string[] => parseAddresses(header).map(({ address, name }) => `${name} <${address}>`);

describe('addresses', () => {
  it.each([
    ['ann@x.example', [' <ann@x.example>']],
    [
      '"Brown, Charlie" <charlie@x.example>, dave@x.example',
      ['Brown, Charlie <charlie@x.example>', ' <dave@x.example>'],
    ],
    ['=?utf-8?Q?M=C3=BCller=2C_Hans?= <hans@x.de>', ['Müller, Hans <hans@x.de>']],
    ['"=?utf-8?B?5L2g5aW9?=" <a@b.cn>', ['你好 <a@b.cn>']],
    ['alice@example.com <bob@example.com>', ['alice@example.com <bob@example.com>']],
    ['undisclosed-recipients:;', []],
    ['Team: a@b.c, "X, Y" <d@e.f>;, g@h.i', [' <a@b.c>', 'X, Y <d@e.f>', ' <g@h.i>']],
    [
      'Slinger, Ryan </O=ENRON/OU=NA/CN=RECIPIENTS/CN=RSLINGER>',
      ['Slinger, Ryan </O=ENRON/OU=NA/CN=RECIPIENTS/CN=RSLINGER>'],
    ],
    ["'tavrida@yahoo.com'", [' <tavrida@yahoo.com>']],
    ['"\'skean@enron.com\'" <skean@enron.com>', ['' + ' <skean@enron.com>']],
    ['Joe.Quenet@enron.com [mailto:Joe.Quenet@enron.com]', ['Joe.Quenet@enron.com <Joe.Quenet@enron.com>']],
    ['john@x.org (John Doe)', ['John Doe <john@x.org>']],
    ['ann at x.example (Ann Holt)', ['Ann Holt <ann@x.example>']],
    ['Ann at Home', ['Ann at Home <>']],
    ['ann at work at x.example', ['ann at work at x.example <>']],
    ['john (nested (comment)) <j@x.org>', ['john <j@x.org>']],
    ['xyz, abc', ['xyz <>', 'abc <>']],
    ['a@b.c; d@e.f', [' <a@b.c>', ' <d@e.f>']],
    ['Foo <mailto:a@b.c>', ['Foo <a@b.c>']],
    ['Foo <a@b.c', ['Foo <a@b.c>']],
    ['Foo <a@b.c, Bar <d@e.f>', ['Foo <a@b.c>', 'Bar <d@e.f>']],
    ['mary <e-mail <.mary@enron.com>>', ['mary e-mail <.mary@enron.com>']],
    ['<>, ,', []],
    ["p..o'neil@enron.com", [" <p..o'neil@enron.com>"]],
    ['Steven J Kean/NA/Enron@Enron', ['Steven J <Kean/NA/Enron@Enron>']],
  ])('[R6] %s', (header, expected) => {
    expect(brief(header)).toEqual(expected);
  });

  it.each([
    [
      { address: 'Ann@X.Example', name: 'Ann' },
      { scheme: 'email', value: 'ann@x.example', name: 'Ann' },
    ],
    [
      { address: '/O=ENRON/CN=X', name: '' },
      { scheme: 'exchange', value: '/o=enron/cn=x' },
    ],
    [
      { address: 'EX:/o=a/cn=b', name: '' },
      { scheme: 'exchange', value: '/o=a/cn=b' },
    ],
    [
      { address: '', name: 'Ann' },
      { scheme: 'name', value: 'Ann', name: 'Ann' },
    ],
    [
      { address: '$$$.$$$', name: 'GW' },
      { scheme: 'name', value: '$$$.$$$', name: 'GW' },
    ],
  ])('[R6] %j is a handle', (mailbox, party) => {
    expect(partyOf(mailbox)).toEqual(party);
  });

  it('[R6] are found as another parser finds them, in any proper list', () => {
    const address = fc.stringMatching(/^[a-z]{1,8}(\.[a-z]{1,8})?@[a-z]{1,8}\.example$/);
    const name = fc
      .stringMatching(/^[A-Za-z ,.;:@()<>]{1,20}$/)
      .map((text) => text.trim())
      .filter((text) => text !== '');
    const mailbox = fc.oneof(
      address,
      fc.tuple(name, address).map(([shown, value]) => `"${shown}" <${value}>`),
    );
    fc.assert(
      fc.property(fc.array(mailbox, { maxLength: 6 }), (list) => {
        const header = list.join(', ');
        expect(parseAddresses(header).map((one) => one.address)).toEqual(
          addressParser(header).map((one) => ('address' in one ? one.address : '')),
        );
      }),
    );
  });

  it('[R6] never throw and never take quadratic time, whatever the header', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>"\\(),;:@ aA=?'), maxLength: 60 }), (header) =>
        Array.isArray(parseAddresses(header)),
      ),
    );
    // Megabytes of one mark: work that grows with the square of a header would run into the limit below.
    for (const part of ['<', '"', '(', 'a:', '@:', 'A,', '@', '\\', 'A, B <', '<a>', '<,'])
      for (const end of ['', ';', '>', ',']) parseAddresses(part.repeat(300_000) + end);
  });
});
