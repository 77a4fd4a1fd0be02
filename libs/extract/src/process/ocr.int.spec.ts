import { describeWith } from '@minutebook/platform/testing';
import type { Finding } from '../reading';
import { builtForTests } from '../testing';
import { photographed, png, scanned, turned, WRITTEN, written } from '../testing/pixels';
import { docx, pdf, scannedPdf, zip } from '../testing/writers';
import { ExtractionProcess } from './extraction-process';

const SAYS = /Insider list for Project Beacon\s+Guaranteed returns for the client, signed on Monday\.\s+Do not forward/;

describeWith('tesseract', '[R177] pictures, read by the real program', () => {
  const main = new ExtractionProcess(builtForTests());
  const read = (bytes: Buffer): Promise<Finding> => main.extract({ bytes, name: undefined });
  afterAll(() => main.close());

  it('knows the languages that are installed', () => expect(main.installed.languages.split('+')).toContain('eng'));

  it.each([
    ['as it is', WRITTEN],
    ['on its side', png(turned(written()))],
    ['on its other side', png(turned(turned(turned(written()))))],
    ['as a photograph, in bad light', png(photographed(written(), 3))],
    ['of ten million pixels', png(photographed(written(), 11))],
  ])('writing %s', async (_, bytes) => {
    const finding = await read(bytes);
    expect(finding).toMatchObject({ outcome: 'text', mediaType: 'image/png' });
    expect(finding.text).toMatch(SAYS);
    expect(finding.detail).toMatch(/^a picture, \d+×\d+, read by OCR$/);
  });

  it('a picture without writing is no failure, a damaged one is', async () => {
    const blank = { width: 300, height: 200, grey: Buffer.alloc(60_000, 255) };
    expect(await read(png(blank))).toMatchObject({ outcome: 'none', text: '' });
    expect(await read(WRITTEN.subarray(0, 400))).toMatchObject({ outcome: 'damaged', text: '' });
  });

  it('a scanned PDF is read page by page, in grey or in black and white, and says so', async () => {
    const page = photographed(written(), 2);
    const pages = [scanned(page, 8), scanned(written(), 1), scanned(turned(page), 8)];
    // Compressed, as scanners write them, a picture is there only a while after the list of what is drawn.
    for (const isPacked of [false, true]) {
      const finding = await read(scannedPdf(pages, isPacked));
      expect(finding).toMatchObject({ outcome: 'text', detail: '3 of 3 pages read by OCR' });
      expect(finding.text.match(new RegExp(SAYS, 'g'))).toHaveLength(3);
    }
  });

  it('a PDF that has its text is not looked at a second time', async () =>
    expect(await read(pdf(['guaranteed']))).toMatchObject({ text: 'guaranteed', detail: null }));

  it('pictures among other files', async () => {
    const letter = await docx(['kind regards']);
    const finding = await read(
      await zip({ 'a.docx': letter, 'photo.png': WRITTEN, 'scan.pdf': scannedPdf([scanned(written(), 8)]) }),
    );
    expect(finding).toMatchObject({ outcome: 'text', detail: null });
    expect(finding.text).toMatch(/a\.docx\nkind regards\n\nphoto\.png\nInsider list[^]*scan\.pdf\nInsider list/);
  });

  it('[R144] a bomb of a picture, a hundred thousand times its size, has its outcome, and the next is read', async () => {
    const vast = await read(png({ width: 7_700, height: 7_700, grey: Buffer.alloc(7_700 * 7_700, 200) }));
    expect(vast).toMatchObject({ outcome: 'none', text: '' });
    for (const [width, height] of [
      [7_700, 7_800],
      [40_000, 40],
    ] as const) {
      const pretends = Buffer.from(WRITTEN);
      pretends.writeUInt32BE(width, 16);
      pretends.writeUInt32BE(height, 20);
      const detail = `a picture, ${width}×${height}`;
      expect(await read(pretends)).toMatchObject({ outcome: 'too-large', detail });
    }
    expect((await read(WRITTEN)).text).toMatch(SAYS);
  });
});
