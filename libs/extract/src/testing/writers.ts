import { crc32, deflateSync, gzipSync } from 'node:zlib';
import CFB from 'cfb';
import { ZipFile } from 'yazl';

/** Writers of the formats we read, for specs: small, and with the traps of the real ones. */

export async function zip(parts: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const file = new ZipFile();
  for (const [name, content] of Object.entries(parts)) file.addBuffer(Buffer.from(content as string), name);
  file.end();
  const chunks: Buffer[] = [];
  for await (const chunk of file.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const contentTypes = (kind: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/x" ContentType="application/vnd.openxmlformats-officedocument.${kind}.main+xml"/></Types>`;

/** A paragraph in two runs, as Word splits them for reasons of its own. */
function wordParagraph(text: string): string {
  const half = Math.floor([...text].length / 2);
  const runs = [[...text].slice(0, half).join(''), [...text].slice(half).join('')];
  return `<w:p><w:r><w:rPr><w:b/></w:rPr>${runs.map((run) => `<w:t xml:space="preserve">${escaped(run)}</w:t>`).join('</w:r><w:r>')}</w:r></w:p>`;
}

export function docx(paragraphs: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Buffer> {
  return zip({
    '[Content_Types].xml': contentTypes('wordprocessingml.document'),
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="w"><w:body>${paragraphs.map(wordParagraph).join('')}</w:body></w:document>`,
    ...more,
  });
}

export function xlsx(rows: readonly (readonly string[])[], sheet = 'Sheet1'): Promise<Buffer> {
  const strings = rows.flat();
  let next = 0;
  const cells = rows.map(
    (row, y) => `<row r="${y + 1}">${row.map(() => `<c t="s"><v>${next++}</v></c>`).join('')}</row>`,
  );
  return zip({
    '[Content_Types].xml': contentTypes('spreadsheetml.sheet'),
    'xl/workbook.xml': `<workbook><sheets><sheet name="${escaped(sheet)}" sheetId="1"/></sheets></workbook>`,
    'xl/sharedStrings.xml': `<sst>${strings.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join('')}</sst>`,
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${cells.join('')}</sheetData></worksheet>`,
  });
}

export function pptx(slides: readonly string[]): Promise<Buffer> {
  return zip({
    '[Content_Types].xml': contentTypes('presentationml.presentation'),
    ...Object.fromEntries(
      slides.map((text, index) => [
        `ppt/slides/slide${index + 1}.xml`,
        `<p:sld xmlns:a="a" xmlns:p="p"><p:txBody><a:p><a:r><a:t>${escaped(text)}</a:t></a:r></a:p></p:txBody></p:sld>`,
      ]),
    ),
  });
}

export function odt(paragraphs: readonly string[]): Promise<Buffer> {
  return zip({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'content.xml': `<office:document-content><office:body><office:text>${paragraphs.map((text) => `<text:p>${escaped(text)}</text:p>`).join('')}</office:text></office:body></office:document-content>`,
    'META-INF/manifest.xml': '<manifest:manifest/>',
  });
}

export function rtf(text: string): Buffer {
  const body = [...text].map((c) => {
    if (c === '\n') return '\\par\n';
    if (/[\\{}]/.test(c)) return `\\${c}`;
    if (c >= ' ' && c <= '~') return c;
    return Array.from({ length: c.length }, (_, i) => `\\u${(c.charCodeAt(i) << 16) >> 16}?`).join('');
  });
  return Buffer.from(`{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}\\f0 ${body.join('')}}`, 'latin1');
}

/** `streams` in a compound file. */
export function compound(streams: Readonly<Record<string, Buffer>>): Buffer {
  const file = CFB.utils.cfb_new();
  for (const [name, bytes] of Object.entries(streams)) CFB.utils.cfb_add(file, `/${name}`, bytes);
  return Buffer.from(CFB.write(file, { type: 'buffer' }) as Buffer);
}

/** A Word 97 document of one piece. */
export function doc(text: string): Buffer {
  const characters = Buffer.from(text.replaceAll('\n', '\r'), 'utf16le');
  const document = Buffer.alloc(Math.max(4096, 1024 + characters.length));
  document.writeUInt16LE(0xa5ec, 0);
  document.writeUInt16LE(0x0200, 0x0a);
  const table = Buffer.alloc(4096);
  table[0] = 2;
  table.writeUInt32LE(16, 1);
  table.writeUInt32LE(0, 5);
  table.writeUInt32LE(text.length, 9);
  table.writeUInt32LE(1024, 15);
  document.writeUInt32LE(0, 0x01a2);
  document.writeUInt32LE(21, 0x01a6);
  characters.copy(document, 1024);
  return compound({ WordDocument: document, '1Table': table });
}

function record(type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(type);
  head.writeUInt16LE(data.length, 2);
  return Buffer.concat([head, data]);
}

/** An Excel 97 workbook of one column; the shared strings are cut into records at `cut` bytes, in the midst of words. */
export function xls(cells: readonly string[], cut = 8000): Buffer {
  const strings = Buffer.concat(
    cells.map((text) => {
      const head = Buffer.alloc(3);
      head.writeUInt16LE(text.length);
      head[2] = 1;
      return Buffer.concat([head, Buffer.from(text, 'utf16le')]);
    }),
  );
  const counts = Buffer.alloc(8);
  counts.writeUInt32LE(cells.length, 0);
  counts.writeUInt32LE(cells.length, 4);
  const records = [record(0x00fc, Buffer.concat([counts, strings.subarray(0, cellBorder(cells, cut))]))];
  const rest = strings.subarray(cellBorder(cells, cut));
  if (rest.length > 0) records.push(record(0x003c, rest));
  cells.forEach((_, row) => {
    const cell = Buffer.alloc(10);
    cell.writeUInt16LE(row);
    cell.writeUInt32LE(row, 6);
    records.push(record(0x00fd, cell));
  });
  const bof = record(0x0809, Buffer.from([0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
  const stream = Buffer.concat([bof, ...records, Buffer.alloc(4096)]);
  return compound({ Workbook: stream });
}

/** Bytes up to the last whole string before `most`. */
function cellBorder(cells: readonly string[], most: number): number {
  let at = 0;
  for (const text of cells) {
    const next = at + 3 + text.length * 2;
    if (next > most) break;
    at = next;
  }
  return at;
}

export function ppt(texts: readonly string[]): Buffer {
  const atoms = texts.map((text) => {
    const data = Buffer.from(text.replaceAll('\n', '\r'), 'utf16le');
    const head = Buffer.alloc(8);
    head.writeUInt16LE(4000, 2);
    head.writeUInt32LE(data.length, 4);
    return Buffer.concat([head, data]);
  });
  const inside = Buffer.concat(atoms);
  const slide = Buffer.alloc(8);
  slide.writeUInt16LE(0x000f, 0);
  slide.writeUInt16LE(1006, 2);
  slide.writeUInt32LE(inside.length, 4);
  return compound({ 'PowerPoint Document': Buffer.concat([slide, inside]), 'Current User': Buffer.alloc(4096) });
}

export function tar(files: Readonly<Record<string, Buffer>>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, bytes]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write('0000644\0', 100);
    header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('        ', 148);
    header.write('0ustar\0', 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** A RAR 5 whose files are stored as they are. */
export function rar(files: Readonly<Record<string, Buffer>>): Buffer {
  const vint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...vint(value >>> 7)]);
  const check = (bytes: Uint8Array): Buffer => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(crc32(bytes));
    return sum;
  };
  const block = (fields: readonly number[], data: Buffer = Buffer.alloc(0)): Buffer => {
    const header = Buffer.from([...vint(fields.length), ...fields]);
    return Buffer.concat([check(header), header, data]);
  };
  const stored = Object.entries(files).map(([name, data]) => {
    const written = Buffer.from(name);
    // A file with its data and a checksum; mode 0644, method 0, from Unix.
    const head = [2, 2, ...vint(data.length), 4, ...vint(data.length), ...vint(0o100644), ...check(data), 0, 1];
    return block([...head, ...vint(written.length), ...written], data);
  });
  return Buffer.concat([Buffer.from('526172211a070100', 'hex'), block([1, 0, 0]), ...stored, block([5, 0, 0])]);
}

export const gzip = (bytes: Buffer): Buffer => gzipSync(bytes);

/** A PDF of a page a text, in a font of its own encoding; ASCII only. */
export function pdf(pages: readonly string[], content: (text: string) => string = drawn): Buffer {
  const objects: string[] = ['<</Type/Catalog/Pages 2 0 R>>'];
  const kids = pages.map((_, index) => `${4 + index * 2} 0 R`);
  objects.push(
    `<</Type/Pages/Kids[${kids.join(' ')}]/Count ${pages.length}>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  );
  for (const [index, text] of pages.entries()) {
    const stream = content(text);
    objects.push(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents ${5 + index * 2} 0 R/Resources<</Font<</F1 3 0 R>>>>>>`,
      `<</Length ${stream.length}>>stream\n${stream}\nendstream`,
    );
  }
  return assembled(objects);
}

/** A picture as a PDF holds it: bits a pixel, rows of whole bytes. */
export interface ScannedPage {
  readonly width: number;
  readonly height: number;
  readonly bits: 1 | 4 | 8;
  readonly data: Buffer;
}

/** A PDF as a scanner makes it: a page is a picture and says nothing. */
export function scannedPdf(pages: readonly ScannedPage[], isPacked = false): Buffer {
  const kids = pages.map((_, index) => `${3 + index * 3} 0 R`);
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Kids[${kids.join(' ')}]/Count ${pages.length}>>`,
    ...pages.flatMap(({ width, height, bits, data: raw }, index) => {
      const data = isPacked ? deflateSync(raw) : raw;
      const content = `q ${width} 0 0 ${height} 0 0 cm /I Do Q`;
      return [
        `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${width} ${height}]/Contents ${4 + index * 3} 0 R/Resources<</XObject<</I ${5 + index * 3} 0 R>>>>>>`,
        `<</Length ${content.length}>>stream\n${content}\nendstream`,
        `<</Type/XObject/Subtype/Image/Width ${width}/Height ${height}/ColorSpace/DeviceGray/BitsPerComponent ${bits}${isPacked ? '/Filter/FlateDecode' : ''}/Length ${data.length}>>stream\n${data.toString('latin1')}\nendstream`,
      ];
    }),
  ];
  return assembled(objects);
}

function assembled(objects: readonly string[]): Buffer {
  let out = '%PDF-1.4\n';
  const places: number[] = [];
  for (const [index, body] of objects.entries()) {
    places.push(out.length);
    out += `${index + 1} 0 obj\n${body}\nendobj\n`;
  }
  const rows = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(
    `${out}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${out.length}\n%%EOF`,
    'latin1',
  );
}

function drawn(text: string): string {
  return `BT /F1 12 Tf 72 720 Td (${text.replace(/[\\()]/g, '\\$&')}) Tj ET`;
}
