import fc from 'fast-check';
import { MAX_PIECE } from '../event';
import { examine, examineSource } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { isSeparator } from './mailbox-cutter';

const FROM = 'From ann@x.example Mon Mar  4 11:20:34 2024';
const bodies = async (text: string | Buffer): Promise<string[]> =>
  (await examine('a.mbox', text)).messages.map(({ body }) => body);

describe('mailboxes', () => {
  it.each([
    FROM,
    'From - Sat Jan 01 00:00:00 2000',
    'From MAILER-DAEMON Mon Apr 18 14:24:03 2022',
    'From 1234567890@xxx Mon Mar 04 11:20:34 +0000 2024',
    'From bob at example.com  Mon Jan  3 10:00:00 2005',
    'From bob Mon Jun 01 10:00:00 CEST 2009',
    'From bob Mon, 3 Jan 2005 10:00:00 +0100',
    'From bob Mon Jan  3 10:00 2005',
    'From a b c Mon Jan  3 10:00:00 2005 remote from x',
  ])('[R6] begin a mail at "%s"', (line) => {
    expect(isSeparator(line)).toBe(true);
  });

  it.each([
    'From here on it was easy',
    'From Mon to Friday',
    'From ann 2024',
    'from ann@x Mon Mar  4 11:20:34 2024',
    'From ann Mon Mar  4',
  ])('[R6] do not begin one at "%s"', (line) => {
    expect(isSeparator(line)).toBe(false);
  });

  it('[R6] are split behind a blank line only, and unquoted', async () => {
    const text = `${FROM}\nSubject: 1\n\none\n${FROM}\nstill one\n>From quoted\n>>From twice\n\n${FROM}\nSubject: 2\n\ntwo\n`;
    expect(await bodies(text)).toEqual([`one\n${FROM}\nstill one\nFrom quoted\n>From twice`, 'two']);
    expect(await bodies(text.replaceAll('\n', '\r\n'))).toEqual([
      `one\n${FROM}\nstill one\nFrom quoted\n>From twice`,
      'two',
    ]);
  });

  it('[R6] with stated lengths are believed where a mail ends there, and not where none does', async () => {
    const inner = `look:\n\n${FROM}\nSubject: pasted\n\nx\n`;
    const stated = (length: number): string =>
      `${FROM}\nSubject: 1\nContent-Length: ${length}\n\n${inner}\n${FROM}\nSubject: 2\n\ntwo\n`;
    expect(await bodies(stated(inner.length))).toEqual([inner.trimEnd(), 'two']);
    expect(await bodies(stated(inner.length + 7))).toEqual(['look:', 'x', 'two']);
    expect(await bodies(stated(99_999_999))).toEqual(['look:', 'x', 'two']);
  });

  it('[R6] of Pipermail give the addresses that it disguises', async () => {
    const head = 'From: bob at x.example (Bob Li)\nDate: Mon, 3 Jan 2005 10:00:00 +0100\nSubject: [list] hi\n\nwords\n';
    const line = 'From bob at x.example  Mon Jan  3 10:00:00 2005';
    const { messages } = await examine('2005-January.txt', `${line}\n${head}\n${line}\n${head}`);
    expect(messages.map(({ sender }) => sender)).toEqual(
      Array(2).fill({ scheme: 'email', value: 'bob@x.example', name: 'Bob Li' }),
    );
  });

  it('[R6] that begin with something else give it as an exception, and the mails', async () => {
    const { messages, exceptions } = await examine('a.mbox', `Some words\n\n${FROM}\nSubject: 1\n\none\n`);
    expect(messages.map(({ subject }) => subject)).toEqual(['1']);
    expect(exceptions).toMatchObject([{ code: 'not-a-known-format', start: 0, end: 12 }]);
  });

  it('[R6] without a mail in them are no mailbox, and empty ones are empty', async () => {
    expect((await examine('a.mbox', "This isn't an mbox.\n")).exceptions).toMatchObject([
      { code: 'not-a-known-format' },
    ]);
    expect(await examine('a.mbox', '')).toMatchObject({ messages: [], exceptions: [], notes: ['The file is empty.'] });
  });

  it('[R6] give any list of mails back as it was written', async () => {
    const line = fc.oneof(
      fc.string({ maxLength: 40 }).map((text) => text.replace(/[\r\n]/g, '')),
      fc.constantFrom(FROM, `>${FROM}`, '', 'From ', '>>From x'),
    );
    const letter = fc.record({
      subject: fc.stringMatching(/^[a-z]{1,10}$/),
      body: fc.array(line, { maxLength: 8 }).map((all) =>
        all
          .join('\n')
          .replace(/^begin/gm, 'x')
          .trimEnd(),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(letter, { minLength: 1, maxLength: 12 }), async (letters) => {
        const written = letters
          .map(({ subject, body }) => `${FROM}\nSubject: ${subject}\n\n${body.replace(/^(>*From )/gm, '>$1')}\n\n`)
          .join('');
        const { messages, exceptions } = await examine('a.mbox', written);
        expect(exceptions).toEqual([]);
        expect(messages.map(({ subject, body }) => ({ subject, body: body.trimEnd() }))).toEqual(letters);
      }),
      { numRuns: 100 },
    );
  });

  it('[R6] with a mail too large for memory go on behind it', async () => {
    const line = Buffer.from(`${'x'.repeat(1023)}\n`)
      .toString()
      .repeat(1024);
    const head = Buffer.from(`${FROM}\nSubject: big\n\n`);
    const tail = Buffer.from(`\n${FROM}\nSubject: 2\n\ntwo\n`);
    const chunk = Buffer.from(line);
    const times = MAX_PIECE / chunk.length + 2;
    const { messages, exceptions } = await examineSource({
      name: 'big.mbox',
      size: head.length + times * chunk.length + tail.length,
      async *read(start = 0, end = Infinity) {
        let at = 0;
        for (const part of [head, ...Array.from({ length: times }, () => chunk), tail]) {
          if (at < end && at + part.length > start)
            yield part.subarray(Math.max(0, start - at), Math.min(part.length, end - at));
          at += part.length;
        }
      },
    });
    expect(messages.map(({ subject }) => subject)).toEqual(['2']);
    expect(exceptions.map(({ code }) => code)).toEqual(['record-too-large', 'record-too-large']);
  });

  it('[R6] damaged in any way are read without a throw, and nothing is lost', async () => {
    const text = `${FROM}\nSubject: 1\nContent-Length: 30\n\none\n\n${FROM}\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n\n${FROM}\nSubject: 3\n\n>From x\n`;
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(text.repeat(3))), async (bytes) => void (await examine('a.mbox', bytes))),
      { numRuns: 400 },
    );
  });
});
