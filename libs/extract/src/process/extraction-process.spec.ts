import { execSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Finding, LIMITS, OUTCOMES } from '../reading';
import { builtForTests } from '../testing';
import { doc, docx, gzip, pdf, ppt, rtf, tar, xls, xlsx, zip } from '../testing/writers';
import { DEFAULT, ExtractionProcess, NOTHING_INSTALLED } from './extraction-process';
import type { ProcessLimits } from './reader';

const entry = builtForTests();
const running: ExtractionProcess[] = [];

function started(limits?: Partial<ProcessLimits>, installed = NOTHING_INSTALLED): ExtractionProcess {
  const process = new ExtractionProcess(entry, { ...DEFAULT, ...limits }, installed);
  running.push(process);
  return process;
}

afterAll(() => Promise.all(running.map((process) => process.close())));

/** Process ids of the children of this test that read files. */
function children(): number[] {
  const all = execSync(`ps -o pid=,args= --ppid ${process.pid}`, { encoding: 'utf8' }).split('\n');
  return all.filter((line) => line.includes(entry)).map((line) => parseInt(line, 10));
}

const main = started();
const read = (bytes: Buffer, name?: string): Promise<Finding> => main.extract({ bytes, name });

it('[R177] what a PDF says comes back, page by page', async () => {
  expect(await read(pdf(['guaranteed (returns)', 'second \\ page']))).toEqual({
    outcome: 'text',
    mediaType: 'application/pdf',
    text: 'guaranteed (returns)\n\nsecond \\ page',
    detail: null,
  });
  expect(await read(pdf(['x', ''], (text) => (text === '' ? '' : `BT /F1 9 Tf (${text}) Tj ET`)))).toMatchObject({
    text: 'x',
    detail: '1 of 2 pages have no text, like scanned pages',
  });
  expect(await read(Buffer.from('%PDF-1.7 and nothing that follows from it'))).toMatchObject({ outcome: 'damaged' });
});

it('the same as in this process, for files that come one on the heels of the other', async () => {
  const files = await Promise.all(Array.from({ length: 20 }, (_, i) => docx([`paragraph ${i}`])));
  const findings = await Promise.all(files.map((bytes) => read(bytes)));
  expect(findings.map(({ text }) => text)).toEqual(files.map((_, i) => `paragraph ${i}`));
});

it('[R144] has none of our environment, writes nowhere, and reads no file but its own', async () => {
  await read(Buffer.from('x'));
  const [pid] = children();
  const environment = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').filter(Boolean);
  expect(environment.map((entry) => entry.split('=')[0])).toEqual(['PATH']);
  const argv = readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');
  expect(argv.some((argument) => /^--(experimental-)?permission$/.test(argument))).toBe(true);
  expect(
    argv.filter((argument) => argument.startsWith('--allow-fs-write') || argument.startsWith('--allow-addons')),
  ).toEqual([]);
});

it('[R144] one that takes too long is ended, and the next file is read', async () => {
  const hasty = started({ milliseconds: 300 });
  // Millions of small texts on one page.
  const slow = pdf(['x'], () => `BT /F1 1 Tf ${'1 0 0 1 5 5 Tm (ab) Tj '.repeat(1_500_000)} ET`);
  expect(await hasty.extract({ bytes: slow, name: undefined })).toEqual({
    outcome: 'too-large',
    mediaType: null,
    text: '',
    detail: 'not read within 0.3 s',
  });
  expect(await hasty.extract({ bytes: Buffer.from('guaranteed'), name: undefined })).toMatchObject({
    text: 'guaranteed',
  });
});

it('[R144] one that takes too much memory is ended, and the next file is read', async () => {
  const small = started({ heap: 30 });
  const sheet = await xlsx(Array.from({ length: 60_000 }, (_, i) => [`cell ${i} ${'x'.repeat(200)}`]));
  const finding = await small.extract({ bytes: sheet, name: undefined });
  expect(finding).toMatchObject({ outcome: 'too-large', detail: 'reading it takes too much memory' });
  expect(await small.extract({ bytes: Buffer.from('guaranteed'), name: undefined })).toMatchObject({
    text: 'guaranteed',
  });
});

it('[R144] killed from outside in the midst of a file, it is started anew and the file is read', async () => {
  const own = started();
  await own.extract({ bytes: Buffer.from('x'), name: undefined });
  const before = new Set(children());
  const slow = pdf(['guaranteed'], (text) => `BT /F1 9 Tf (${text}) Tj ${'1 0 0 1 5 5 Tm () Tj '.repeat(100_000)} ET`);
  const finding = own.extract({ bytes: slow, name: undefined });
  await new Promise((soon) => setTimeout(soon, 100));
  for (const pid of before) process.kill(pid, 'SIGKILL');
  expect(await finding).toMatchObject({ outcome: 'text', text: 'guaranteed' });
});

describe('[R144] a program for pictures that misbehaves', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mb-ocr-'));
  const path = process.env.PATH;
  const picture = readFileSync(join(__dirname, '../testing/written.png'));
  afterAll(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['hangs', 'sleep 617', 700, 'too-large', 'a program that reads it took too long'],
    ['is killed for its memory', 'kill -9 $$', 30_000, 'too-large', 'OCR took too much time or memory'],
    ['fails on the picture', 'exit 1', 30_000, 'damaged', null],
    ['writes on and on', 'exec yes', 700, 'too-large', expect.stringMatching(/too (long|much)/) as string],
  ])('one that %s costs one picture its text, and no more', async (_, program, ocr, outcome, detail) => {
    writeFileSync(join(folder, 'tesseract'), `#!/bin/sh\n${program}\n`, { mode: 0o755 });
    process.env.PATH = `${folder}:${path}`;
    const own = started({ ocr }, { languages: 'eng', unpacks: false });
    expect(await own.extract({ bytes: picture, name: undefined })).toMatchObject({ outcome, detail, text: '' });
    // Pictures in an archive do not take the rest of it with them.
    const archive = await zip({ 'a.png': picture, 'b.txt': 'guaranteed', 'c.png': picture });
    const whole = await own.extract({ bytes: archive, name: undefined });
    expect(whole).toMatchObject({ outcome: 'text', text: expect.stringContaining('guaranteed') as string });
    expect(whole.detail).toBe(`2 of 3 files in it could not be read (2 ${outcome})`);
    // What the program left behind ends with the process that reads.
    await own.close();
    const programs = execSync('ps -eo args=', { encoding: 'utf8' });
    expect(programs.split('\n').filter((line) => line.includes(folder) || line === 'sleep 617')).toEqual([]);
  });
});

it('a program that is not there says nothing about the file', async () => {
  const none = new ExtractionProcess('/nowhere/main.cjs');
  await expect(none.extract({ bytes: Buffer.from('x'), name: undefined })).rejects.toThrow('does not start');
});

it('[R6] damaged files of every kind give an outcome, and the process stays', async () => {
  const text = 'guaranteed returns of 保证收益';
  const originals = await Promise.all([
    docx([text]),
    xlsx([[text]]),
    zip({ 'a.docx': await docx([text]), 'b.txt': text }),
    pdf(['guaranteed returns']),
    doc(text),
    xls([text]),
    ppt([text]),
    rtf(text),
    tar({ 'a.txt': Buffer.from(text) }),
    gzip(Buffer.from(text)),
  ]);
  const damage = fc
    .tuple(
      fc.constantFrom(...originals),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 8 }),
      fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    )
    .map(([bytes, flips, cut]) => {
      const copy = Buffer.from(bytes);
      for (const [at, bits] of flips) copy[at % copy.length]! ^= bits;
      return cut === null ? copy : copy.subarray(0, Math.floor(copy.length * cut));
    });
  await read(Buffer.from('x'));
  const before = children();
  await fc.assert(
    fc.asyncProperty(damage, async (bytes) => {
      const finding = await read(bytes);
      expect(OUTCOMES.has(finding.outcome)).toBe(true);
      expect(finding.text.length).toBeLessThanOrEqual(LIMITS.characters);
      expect(finding.outcome === 'text').toBe(finding.text !== '');
      expect(finding.detail ?? '').not.toMatch(/guaranteed|保证/);
    }),
    { numRuns: 300 },
  );
  expect(children()).toEqual(before);
});
