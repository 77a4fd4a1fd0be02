import fc from 'fast-check';
import { extract } from './extraction';
import type { Finding } from './reading';
import { compound, doc, docx, gzip, odt, ppt, pptx, rtf, tar, xls, xlsx, zip } from './testing/writers';

const read = async (bytes: Buffer | Promise<Buffer>, name?: string): Promise<Finding> =>
  extract({ bytes: await bytes, name });

/** Words in several scripts, without white space that a document would fold. */
const words = fc
  .array(
    fc.string({ unit: fc.constantFrom(...'abcXYZ019&<>"\'äß保証收益гарантія€😀({\\'), minLength: 1, maxLength: 12 }),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(' '));
const paragraphs = fc.array(words, { minLength: 1, maxLength: 6 });

describe('what is written comes back', () => {
  const formats: Record<string, (lines: readonly string[]) => Buffer | Promise<Buffer>> = {
    docx,
    odt,
    doc: (lines) => doc(lines.join('\n')),
    rtf: (lines) => rtf(lines.join('\n')),
    xlsx: (lines) => xlsx(lines.map((line) => [line])),
    xls: (lines) => xls(lines),
    'xls, strings over two records': (lines) => xls(lines, 40),
    pptx,
    ppt,
    tar: (lines) => tar({ 'a.txt': Buffer.from(lines.join('\n')) }),
    gzip: (lines) => gzip(Buffer.from(lines.join('\n'))),
    zip: (lines) => zip({ 'a.txt': lines.join('\n') }),
    'zip in a tar in a gzip': async (lines) => gzip(tar({ 'a.zip': await zip({ 'b.docx': await docx(lines) }) })),
  };
  it.each(Object.entries(formats))('[R177] %s', async (_, write) => {
    await fc.assert(
      fc.asyncProperty(paragraphs, async (lines) => {
        const { outcome, text } = await read(write(lines));
        expect(outcome).toBe('text');
        const found = text.split('\n').map((line) => line.trim());
        for (const line of lines) expect(found).toContain(line);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the type is told by content', () => {
  it.each([
    ['a document that calls itself a picture', docx(['guaranteed']), 'holiday.jpg', /wordprocessingml/, 'guaranteed'],
    [
      'a web page that calls itself a text',
      Buffer.from('<html><p>guaranteed</p><script>x()</script>'),
      'a.txt',
      /^text\/html$/,
      'guaranteed',
    ],
    [
      'UTF-16 without a mark',
      Buffer.from('guaranteed returns, every month', 'utf16le'),
      'a.bin',
      /^text\/plain$/,
      'guaranteed returns, every month',
    ],
    [
      'an old Chinese code page',
      Buffer.from('b1a3d6a4cad5d2e6a3acced2c3c7b5c4b2fac6b7cac7d7eebac3b5c4', 'hex'),
      'a.csv',
      /^text\/csv$/,
      '保证收益，我们的产品是最好的',
    ],
  ])('[R177] %s', async (_, bytes, name, type, text) => {
    const finding = await read(bytes, name);
    expect(finding.mediaType).toMatch(type);
    expect(finding).toMatchObject({ outcome: 'text', text });
  });

  it('what nobody reads is said to be that, by name or not', async () => {
    expect(await read(Buffer.from('0001020304050607ff00fe', 'hex'), 'a.txt')).toEqual({
      outcome: 'unknown-type',
      mediaType: null,
      text: '',
      detail: null,
    });
    const numbers = Buffer.from(new Uint16Array(Array.from({ length: 500 }, (_, i) => i % 200)).buffer);
    expect(await read(numbers)).toMatchObject({ outcome: 'unknown-type' });
    expect(await read(Buffer.from('377abcaf271c00040000000000', 'hex'))).toMatchObject({
      outcome: 'unknown-type',
      mediaType: 'application/x-7z-compressed',
    });
    expect(await read(Buffer.alloc(0))).toMatchObject({ outcome: 'none', detail: 'an empty file' });
  });
});

describe('Office documents', () => {
  it('[R177] deleted passages, comments, notes and headers are read; a fallback does not say it twice', async () => {
    const { text } = await read(
      docx(['body'], {
        'word/comments.xml':
          '<w:comments><w:comment><w:p><w:r><w:t>delete this mail</w:t></w:r></w:p></w:comment></w:comments>',
        'word/header1.xml': '<w:hdr><w:p><w:r><w:t>confidential</w:t></w:r></w:p></w:hdr>',
        'word/footnotes.xml':
          '<w:footnotes><w:p><w:del><w:r><w:delText>guaranteed</w:delText></w:r></w:del></w:p><mc:AlternateContent><mc:Choice><w:p><w:t>box</w:t></w:p></mc:Choice><mc:Fallback><w:p><w:t>box</w:t></w:p></mc:Fallback></mc:AlternateContent></w:footnotes>',
      }),
    );
    expect(text.split('\n').filter(Boolean)).toEqual(['body', 'delete this mail', 'guaranteed', 'box', 'confidential']);
  });

  it('a sheet has its name, numbers and inline texts; pronunciations are left out', async () => {
    const { text } = await read(
      zip({
        '[Content_Types].xml': '<Types><Override ContentType="x.spreadsheetml.sheet.main+xml"/></Types>',
        'xl/workbook.xml': '<workbook><sheet name="Ledger &amp; more"/></workbook>',
        'xl/sharedStrings.xml': '<sst><si><r><t>東</t></r><r><t>京</t></r><rPh><t>トウキョウ</t></rPh></si></sst>',
        'xl/worksheets/sheet1.xml':
          '<worksheet><row><c t="s"><v>0</v></c><c><v>42.5</v></c><c t="inlineStr"><is><t>paid</t></is></c></row></worksheet>',
      }),
    );
    expect(text).toBe('Ledger & more\n東京\t42.5\tpaid');
  });

  it('a field of Word shows its result', async () => {
    expect((await read(doc('see \x13 HYPERLINK "x" \x14the site\x15 and \x13PAGE\x15more'))).text).toBe(
      'see the site and more',
    );
  });

  it('[R6] an encrypted document is said to be that', async () => {
    expect(
      await read(compound({ EncryptedPackage: Buffer.alloc(5000), EncryptionInfo: Buffer.alloc(5000) })),
    ).toMatchObject({
      outcome: 'encrypted',
      text: '',
    });
  });
});

describe('calendars and cards', () => {
  it('[R177] an invitation: what it is about, where, and who', async () => {
    const { text, mediaType } = await read(
      Buffer.from(
        'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1@x\r\nSUMMARY:Dinner\\, as agreed\r\nDESCRIPTION:bring the\r\n  envelope\\nand nothing else\r\nATTENDEE;CN="Wong, Ada":mailto:ada@x.example\r\nDTSTART:20240102T030405Z\r\nEND:VEVENT\r\nEND:VCALENDAR',
      ),
    );
    expect(mediaType).toBe('text/calendar');
    expect(text).toBe(
      'SUMMARY: Dinner, as agreed\nDESCRIPTION: bring the envelope\nand nothing else\nATTENDEE: Wong, Ada ada@x.example\nDTSTART: 20240102T030405Z',
    );
  });

  it('[R177] a card of an old phone: quoted-printable, over two lines, with a picture nobody reads', async () => {
    const { text } = await read(
      Buffer.from(
        'BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B=\r\n=E4=BC=9F\r\nTEL;CELL:+85291234567\r\nPHOTO;ENCODING=BASE64:AAAA\r\nEND:VCARD',
      ),
    );
    expect(text).toBe('N: 王伟\nTEL: +85291234567');
  });
});

describe('messages in messages', () => {
  it('[R177] an attached mail: people, subject, body, and what is attached to it in turn', async () => {
    const inner = (await docx(['guaranteed'])).toString('base64');
    const { text, mediaType } = await read(
      Buffer.from(
        `From: Ada <ada@x.example>\r\nTo: Bo <bo@y.example>\r\nSubject: =?utf-8?q?the_usual?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee file\r\n--b\r\nContent-Type: application/octet-stream; name=offer.docx\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=offer.docx\r\n\r\n${inner}\r\n--b--\r\n`,
      ),
      'fwd.eml',
    );
    expect(mediaType).toBe('message/rfc822');
    for (const part of [
      'Ada <ada@x.example>',
      'Bo <bo@y.example>',
      'the usual',
      'see file',
      'offer.docx',
      'guaranteed',
    ])
      expect(text).toContain(part);
  });
});

describe('recordings and pictures', () => {
  it('[R177] a voice note is listed with its duration', async () => {
    const head = Buffer.alloc(60);
    head.write('OggS', 0);
    head.write('OpusHead', 28);
    head.writeUInt16LE(312, 38);
    const last = Buffer.alloc(27);
    last.write('OggS', 0);
    last.writeBigInt64LE(BigInt(34 * 48_000 + 312), 6);
    expect(await read(Buffer.concat([head, last]))).toEqual({
      outcome: 'none',
      mediaType: 'audio/ogg',
      text: '',
      detail: 'a recording of 34 s',
    });
  });

  it.each([
    [
      'AMR',
      Buffer.concat([
        Buffer.from('#!AMR\n'),
        Buffer.concat(Array.from({ length: 100 }, () => Buffer.concat([Buffer.from([0x3c]), Buffer.alloc(31)]))),
      ]),
      'a recording of 2 s',
    ],
    [
      'SILK as WeChat writes it',
      Buffer.concat([Buffer.from('\x02#!SILK_V3'), ...Array.from({ length: 150 }, () => Buffer.from([2, 0, 9, 9]))]),
      'a recording of 3 s',
    ],
    ['WAV', wav(8000, 16_000 * 5), 'a recording of 10 s'],
    ['MP4', mp4(1000, 75_000), 'a video of 1 min 15 s'],
    [
      'MP3',
      Buffer.concat(
        Array.from({ length: 77 }, () => Buffer.concat([Buffer.from('fffb9000', 'hex'), Buffer.alloc(413)])),
      ),
      'a recording of 2 s',
    ],
  ])('%s', async (_, bytes, detail) => {
    expect(await read(bytes)).toMatchObject({ outcome: 'none', detail });
  });

  it('a picture has its size, and its text by OCR where there is one', async () => {
    const png = Buffer.alloc(40);
    png.write('89504e470d0a1a0a', 'hex');
    png.writeUInt32BE(1024, 16);
    png.writeUInt32BE(768, 20);
    expect(await read(png)).toMatchObject({ outcome: 'none', detail: 'a picture, 1024×768; no OCR is installed' });
    expect(
      await extract({ bytes: png, name: undefined }, { ocr: () => Promise.resolve('guaranteed\n') }),
    ).toMatchObject({
      outcome: 'text',
      text: 'guaranteed',
      detail: 'a picture, 1024×768, read by OCR',
    });
  });
});

describe('[R144] hostile files', () => {
  it('a bomb is not unpacked: it is refused by its own numbers', async () => {
    const bomb = await zip({ 'a.txt': Buffer.alloc(60 * 2 ** 20), 'b.txt': 'guaranteed' });
    const started = process.cpuUsage();
    expect(await read(bomb)).toMatchObject({
      outcome: 'text',
      text: 'b.txt\nguaranteed\n\na.txt',
      detail: '1 of 2 files in it could not be read (1 too-large)',
    });
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(5_000);
    expect(await read(gzip(Buffer.alloc(100 * 2 ** 20)))).toMatchObject({ outcome: 'too-large' });
  });

  it('archives in archives end at a depth', async () => {
    let bytes = await zip({ 'a.txt': 'deep' });
    for (let depth = 0; depth < 12; depth++) bytes = await zip({ 'a.zip': bytes });
    const { text, detail } = await read(bytes);
    expect(text).not.toContain('deep');
    expect(detail).toBe('1 of 1 files in it could not be read (1 too-large)');
  });

  it('an entity that means a billion others means nothing', async () => {
    const dtd = `<!DOCTYPE w [<!ENTITY a "lol">${Array.from({ length: 9 }, (_, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`).join('')}<!ENTITY x SYSTEM "file:///etc/passwd">]>`;
    const finding = await read(
      zip({
        '[Content_Types].xml': '<Types><Override ContentType="wordprocessingml"/></Types>',
        'word/document.xml': `<?xml version="1.0"?>${dtd}<w:document><w:p><w:t>&a9; &x; end</w:t></w:p></w:document>`,
      }),
    );
    expect(finding.text).toBe('&a9; &x; end');
  });

  it.each([
    ['tags left open', `<p>${'<b '.repeat(200_000)}`],
    ['quotes left open', `<a ${'"'.repeat(200_001)}`],
    ['comments left open', '<!--'.repeat(200_000)],
    ['blank lines', '\n'.repeat(1_000_000)],
    ['depth', `${'<w:p>'.repeat(200_000)}x`],
  ])('takes time in proportion to the file: %s', async (_, text) => {
    const started = process.cpuUsage();
    await read(Buffer.from(`<html>${text}`));
    await read(docx([]).then(() => zip({ '[Content_Types].xml': 'wordprocessingml', 'word/document.xml': text })));
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(8_000);
  });

  it('more text than is kept is cut, and said to be', async () => {
    const finding = await read(Buffer.from('guaranteed '.repeat(400_000)));
    expect(finding.text).toHaveLength(2_000_000);
    expect(finding.detail).toMatch(/cut/);
  });

  it('more members than are looked at are counted as not read', async () => {
    const finding = await read(zip(Object.fromEntries(Array.from({ length: 2_100 }, (_, i) => [`${i}.txt`, 'x']))));
    expect(finding.detail).toBe('100 of 2100 files in it could not be read (100 too-large)');
  });
});

function wav(bytesASecond: number, size: number): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt32LE(bytesASecond, 28);
  head.write('data', 36);
  head.writeUInt32LE(size, 40);
  return Buffer.concat([head, Buffer.alloc(size)]);
}

function mp4(scale: number, duration: number): Buffer {
  const box = Buffer.alloc(160);
  box.write('ftypisom', 4);
  box.write('mvhd', 60);
  box.writeUInt32BE(scale, 76);
  box.writeUInt32BE(duration, 80);
  return box;
}
