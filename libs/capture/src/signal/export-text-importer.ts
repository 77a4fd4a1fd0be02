import type { Importer, Sample } from '../importer';
import { filesBelow } from '../json/files';
import { type Grammar, MORE } from '../text/records';
import { type LookAt, TranscriptReading } from '../text/transcript-reading';
import { ExportedMessages } from './exported';

/** `chat.md` of signal-export: `[YYYY-MM-DD HH:MM:SS] Sender: body`, body lines without a header (formats.md 7). */
export const signalExportTextImporter: Importer = {
  format: 'signal-export-text',
  parser: 'signal-export-text/1',
  coversWholeSpan: true,
  recognise,
  open: (source, context) => new TranscriptReading(source, context, lookAt),
  companions: filesBelow,
};

/** Seconds behind a blank, or minutes behind a comma: WhatsApp's brackets have a comma and seconds. */
const HEADER = /^\[(\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?|, \d\d:\d\d))\] ([^:\n]{1,120}): ?/;
const REACTIONS = /^\(- (.+) -\)$/;
const FILE = /!?\[([^\]\n]*)\]\(((?:\.\/)?media\/[^\n]*?)\)(?=\s|$|!?\[)/g;
const QUOTE = /^> ?/;

/** Its own marks, which WhatsApp's exports do not have: those write the same brackets in some languages. */
const OWN = /^\[[\d :,-]+\] Me: |^\(- .+ -\)$|\]\((?:\.\/)?media\//m;

function recognise({ text }: Sample): number {
  if (!HEADER.test(text.trimStart().slice(0, 200))) return 0;
  return OWN.test(text) ? 0.98 : 0.3;
}

const lookAt: LookAt<RegExpExecArray> = (_source, _reader, context) => {
  const messages = new ExportedMessages(context);
  const grammar: Grammar<RegExpExecArray> = {
    judge: (line) => {
      const header = HEADER.exec(line);
      return header ? { kind: 'record', header } : MORE;
    },
    read: (header, lines) => {
      const events = messages.read({ date: header[1]!, sender: header[2]!, ...contentOf(header, lines) });
      return events ? { events } : { code: 'unreadable-time', detail: 'the date of the message is none' };
    },
  };
  return Promise.resolve({ grammar, findings: () => messages.findings('signal-export, text') });
};

/** Body, files, reactions and quote of a message: its lines without the header. */
function contentOf(header: RegExpExecArray, [first, ...more]: readonly string[]) {
  const lines = [first!.slice(header[0].length), ...more];
  while (lines.length > 0 && lines.at(-1)!.trim() === '') lines.pop();
  const fans = REACTIONS.exec(lines.at(-1)?.trim() ?? '')?.[1];
  if (fans !== undefined) lines.pop();
  const isQuoted = lines.some((line, at) => at > 0 && QUOTE.test(line));
  const quote = isQuoted ? lines.filter((line) => QUOTE.test(line)).map((line) => line.replace(QUOTE, '')) : [];
  const written = lines.filter((line) => !isQuoted || !QUOTE.test(line)).join('\n');
  const files = [...written.matchAll(FILE)].map(([, name, path]) => ({ name: name || path!, path: unescaped(path!) }));
  return {
    body: written.replace(FILE, '').trim(),
    quote: quote.join('\n').trim(),
    files,
    reactions: (fans ?? '').split(', ').flatMap((one) => {
      const at = one.lastIndexOf(': ');
      return at < 0 ? [] : [{ name: one.slice(0, at), emoji: one.slice(at + 2) }];
    }),
  };
}

function unescaped(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
