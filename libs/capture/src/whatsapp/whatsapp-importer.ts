import type { ConversationRef, Piece } from '../event';
import type { Context, Importer, Member, Reading, Sample } from '../importer';
import type { Findings, Source } from '../source';
import { charsetOf, TextReader } from '../text/charset';
import { lineBlocks } from '../text/line-blocks';
import { exceptionPieces } from '../opaque';
import { ownerOf } from '../owner';
import { readRange } from '../source/sources';
import { comparable } from '../text/marks';
import type { FindMember } from './bodies';
import { type Header, headerOf } from './header';
import { LOOK } from './lines';
import { baseName, folderOf, isChatFile, isTranscriptName, titleOf } from './names';
import { Parties } from './parties';
import { RecordReader } from './record';
import { type Dialect, survey } from './survey';
import { TranscriptCutter } from './transcript';

const FORMAT = 'whatsapp';

/** WhatsApp's "Export chat": `.txt`, or `.zip` with media (formats.md 2). */
export const whatsappImporter: Importer = {
  format: FORMAT,
  parser: 'whatsapp/3',
  coversWholeSpan: true,
  recognise,
  open: (source, context) => new TranscriptReading(source, context),
  companions,
};

/** By headers alone: the first line that says anything must be one, or many lines must be. */
function recognise(sample: Sample): number {
  let headers = 0;
  let spoken = 0;
  let first = false;
  for (const line of sample.text.split('\n')) {
    if (line.trim() === '') continue;
    const header = headerOf(line.slice(0, LOOK));
    if (header && isPlausible(header)) {
      headers++;
      if (spoken === 0) first = true;
    }
    spoken++;
  }
  if (headers === 0) return 0;
  if (first) return 0.9;
  return headers >= 3 && headers * 20 >= spoken ? 0.6 : 0;
}

function isPlausible({ hour, minute }: Header): boolean {
  return hour <= 24 && minute <= 59;
}

/**
 * The rest of its folder belongs to a transcript. Where there are several: `_chat.txt` is the only one; else those named
 * like one; else all that read like one.
 */
function companions(record: Member, members: readonly Member[]): readonly Member[] {
  const folder = folderOf(record.name);
  const near = members.filter(({ name }) => name.startsWith(folder));
  const transcripts = near.filter(({ name, format }) => format === FORMAT && folderOf(name) === folder);
  const chat = transcripts.filter(({ name }) => isChatFile(name));
  const named = transcripts.filter(({ name }) => isTranscriptName(name));
  const main = chat.length > 0 ? chat : named.length > 0 ? named : transcripts;
  if (!main.some(({ name }) => name === record.name)) return [];
  // A folder further down with a transcript of its own is another chat.
  const others = near
    .filter(({ name, format }) => format === FORMAT && folderOf(name) !== folder)
    .map(({ name }) => folderOf(name));
  return near.filter((member) => !main.includes(member) && !others.some((other) => member.name.startsWith(other)));
}

class TranscriptReading implements Reading {
  private found: Findings = { notes: [] };

  constructor(
    private readonly source: Source,
    private readonly context: Context,
  ) {}

  findings(): Findings {
    return this.found;
  }

  async *pieces(): AsyncGenerator<Piece> {
    const { source, context } = this;
    const charset = charsetOf(await readRange(source, 0, Math.min(source.size, 64 * 1024)));
    const dialect = await survey(source, charset.unit, new TextReader(charset), context.options);
    const reader = new TextReader(charset);
    if (!dialect) {
      yield* exceptionPieces(source, 'unreadable-record', 'no line of the transcript starts a message');
      return;
    }
    const conversation = conversationOf(dialect, context);
    const { find, count } = membersOf(context);
    const records = new RecordReader(dialect, conversation, context.options, find, count > 0);
    const cutter = new TranscriptCutter(dialect, reader, (header, rest, more) => records.read(header, rest, more));
    for await (const block of lineBlocks(source, charset.unit)) {
      reader.learn(block.bytes);
      yield* cutter.block(block);
    }
    yield* cutter.end();
    this.found = findingsOf(dialect, records.seen, cutter.quoted, reader, context);
  }
}

function conversationOf(dialect: Dialect, { path, options }: Context): ConversationRef {
  const named = [...path]
    .reverse()
    .map((name) => titleOf(name) ?? titleOf(`${baseName(folderOf(name).slice(0, -1))}.zip`));
  const title = named.find((name) => name !== undefined) ?? dialect.title;
  const authors = dialect.roster.authors();
  if (title === undefined) return { keys: [], type: dialect.isGroup ? 'group' : 'unknown' };
  const parties = new Parties(options.country);
  const own = parties.of(title).value;
  const values = [...new Set(authors.map((author) => parties.of(author).value))];
  // Exported by either of the two, the other's name is the title: one conversation, whoever exported it.
  if (!dialect.isGroup && values.length === 2 && values.includes(own))
    return { keys: [`direct:${values.sort().join('|')}`], title, type: 'direct' };
  const key = `title:${comparable(title)}`;
  if (dialect.isGroup) return { keys: [key], title, type: 'group' };
  // Everybody knows an "Ann": chats that are no group are their owner's, where we know whose device it was.
  const owner = ownerOf(options);
  return { keys: [owner ? `${key}@${owner.value}` : key], title, type: 'unknown' };
}

/** Files beside the transcript, by the name that a message gives them. */
function membersOf({ path, members }: Context): { find: FindMember; count: number } {
  const folder = folderOf(path.at(-1)!);
  const byName = new Map<string, string>();
  for (const [name, attachment] of members)
    if (name.startsWith(folder)) byName.set(baseName(name).normalize('NFC'), attachment);
  return { find: (name) => byName.get(name.normalize('NFC')), count: byName.size };
}

/** Messages in one export, as the vendor states (formats.md 2.1). */
const LIMIT = 40_000;
const LIMIT_WITH_MEDIA = 10_000;

function findingsOf(
  dialect: Dialect,
  seen: RecordReader['seen'],
  quoted: number,
  reader: TextReader,
  { options }: Context,
): Findings {
  const { main, language, styles } = dialect;
  const system = main.family === 'bracket' ? 'iOS' : main.family === 'dash' ? 'Android' : 'old iOS or converted';
  const notes = [
    'A WhatsApp export never holds replies, reactions, forwarding marks, read receipts, earlier texts of edited messages, deleted texts or poll voters.',
    `It holds at most about ${LIMIT.toLocaleString('en')} messages (${LIMIT_WITH_MEDIA.toLocaleString('en')} with media); older ones are left out without a mark, so its first date is not the beginning of the chat.`,
  ];
  const note = (count: number, text: string): void => {
    if (count > 0) notes.push(`${count} ${text}`);
  };
  const total = seen.messages + seen.system;
  for (const limit of [LIMIT, LIMIT_WITH_MEDIA])
    if (total > limit * 0.99 && total <= limit * 1.01)
      notes.push(`It holds ${total} messages: very likely it was cut off at the limit, and older ones are missing.`);
  note(styles.size - 1, 'further header styles: the file seems to be put together from several exports.');
  note(
    dialect.foreignHeaders,
    'lines look like headers of another style; they were kept as text of the message they stand in.',
  );
  note(quoted, 'lines look like headers but do not follow the end of a message; they were kept as text.');
  note(
    seen.stepsBack,
    'messages are more than a day older than the one before; pasted text or several exports in one file.',
  );
  note(seen.guessed, 'messages hold only a placeholder in an unknown language; taken for media left out.');
  note(seen.unknownNotices, 'lines nobody wrote are of no kind we know; kept as system messages.');
  note(seen.missing, 'attachments are named and not there.');
  const { foreign, charset, legacy } = reader;
  note(foreign, `pieces of text are not valid ${charset.label}${legacy === undefined ? '' : `; read as ${legacy}`}.`);
  const decision = styles.values().next().value!;
  return {
    dialect: [system, main.period ? '12 h' : '24 h', ...(language === undefined ? [] : [language])].join(', '),
    dayOrder: { order: decision.order, ground: decision.ground, certain: decision.certain },
    zone: { zone: options.zone ?? 'UTC', origin: options.zone === undefined ? 'assumed' : 'operator' },
    notes,
  };
}
