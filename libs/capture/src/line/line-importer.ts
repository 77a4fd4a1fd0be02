import type { ConversationRef } from '../event';
import type { Context, Importer, Sample } from '../importer';
import type { Findings } from '../source';
import type { TextReader } from '../text/charset';
import { comparable } from '../text/marks';
import { type LookAt, TranscriptReading } from '../text/transcript-reading';
import { Parties } from '../whatsapp/parties';
import { dateLineOf } from './days';
import { ChatGrammar, type Header } from './grammar';
import { fileTitleOf, isSavedLine, rowOf, titleOf } from './rows';
import { type Dialect, survey } from './survey';

/** LINE's "Export chat history" from a phone (tabs) or a computer (blanks): English, Japanese, Chinese (formats.md 14). */
export const lineImporter: Importer = {
  format: 'line',
  parser: 'line/1',
  coversWholeSpan: true,
  recognise,
  open: (source, context) => new TranscriptReading(source, context, lookAt),
};

/** By the title, or by a date line with a row under it. */
function recognise({ text }: Sample): number {
  const lines = text.split('\n', 2000).map((line) => line.replace(/\r$/, ''));
  const spoken = lines.filter((line) => line.trim() !== '');
  const [first = '', second = '', third = ''] = spoken;
  const title = titleOf(first);
  if (title?.isSigned) return 1;
  if (title && (isSavedLine(second) || (dateLineOf(second) && rowOf(third)))) return 0.95;
  if (dateLineOf(first) && rowOf(second)) return 0.92;
  // The beginning is missing: days with rows of a phone under them.
  return spoken.some((line, index) => dateLineOf(line) && rowOf(spoken[index + 1] ?? '')?.style === 'tab') ? 0.7 : 0;
}

const lookAt: LookAt<Header> = async (source, reader, context) => {
  const fileTitle = context.path.map(fileTitleOf).findLast((title) => title !== undefined);
  const dialect = await survey(source, reader, fileTitle, context.options);
  const grammar = new ChatGrammar(dialect, conversationOf(dialect, context), context.options);
  return { grammar, findings: (ended) => findingsOf(dialect, grammar, ended, context) };
};

function conversationOf({ title, authors }: Dialect, { options }: Context): ConversationRef {
  if (!title) return { keys: [], type: authors.length > 2 ? 'group' : 'unknown' };
  const parties = new Parties(options.country);
  const values = [...new Set(authors.map((author) => parties.of(author).value))];
  const isDirect = title.type !== 'group' && values.length <= 2 && values.includes(parties.of(title.name).value);
  // Exported by either of the two, the other's name is the title: one conversation, whoever exported it.
  const key = isDirect && values.length === 2 ? `direct:${values.sort().join('|')}` : `title:${comparable(title.name)}`;
  const type = isDirect ? 'direct' : title.type === 'unknown' && values.length > 2 ? 'group' : title.type;
  return { keys: [key], title: title.name, type };
}

function findingsOf(dialect: Dialect, { seen }: ChatGrammar, reader: TextReader, { options }: Context): Findings {
  const notes = [
    'A LINE export never holds media, replies, reactions, receipts, texts taken back, seconds or a time zone.',
  ];
  const note = (count: number, text: string): void => {
    if (count > 0) notes.push(`${count} ${text}`);
  };
  if (dialect.style === 'blank')
    notes.push(
      'Names and texts are separated by blanks alone: a name of several words is known where it returns often enough.',
    );
  note(seen.quoted, 'rows stand behind a quotation mark that was not closed; they were read as messages.');
  note(seen.refused, 'lines look like rows of somebody never met again; they were kept as text.');
  note(seen.noons, 'rows say 12 before noon and stand behind later ones of that day; taken for noon.');
  note(seen.calls, 'messages are lines about calls; they are kept as system messages.');
  const { foreign, charset, legacy } = reader;
  note(foreign, `pieces of text are not valid ${charset.label}${legacy === undefined ? '' : `; read as ${legacy}`}.`);
  return {
    dialect: [dialect.style === 'tab' ? 'phone' : 'computer', dialect.hasPeriods ? '12 h' : '24 h'].join(', '),
    dayOrder: dialect.days,
    zone: { zone: options.zone ?? 'UTC', origin: options.zone === undefined ? 'assumed' : 'operator' },
    notes,
  };
}
