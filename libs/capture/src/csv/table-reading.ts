import type { CapturedMessage, Channel, ConversationRef, Party, Piece, Recipient } from '../event';
import type { Context, Reading } from '../importer';
import { baseName, fileAttachment, fileFinder, type FindFile } from '../json/files';
import { Identities } from '../json/identities';
import { exceptionPieces } from '../opaque';
import { sampleOf } from '../sample';
import type { Findings, Source } from '../source';
import { Addresses } from '../text/addresses';
import { textReaderOf } from '../text/records';
import { CellTimes } from './cell-times';
import type { Places, Role } from './columns';
import { CsvCutter, type ReadFields } from './csv-cutter';
import { type Delimiter, isHeading, isSeparatorLine, type Table, tableIn } from './table';

/** How a table is read. */
export interface TablePlan {
  readonly places: Places;
  /** The headings; undefined: the first row is a message. */
  readonly headings: readonly string[] | undefined;
  readonly channel: Channel;
  /** Scheme of the senders, where they are ids of the channel. */
  readonly scheme?: string;
  /** The conversation that the whole file is. */
  readonly conversation: ConversationRef;
  readonly dialect: string;
  readonly notes: readonly string[];
}

/** What a format makes of the beginning of a table; a text: why it cannot be read, in words that hold nothing of it. */
export type PlanTable = (table: Table | undefined, context: Context) => TablePlan | string;

const WEB = /^https?:/;
const ADDRESS = /^(?:\+?[\d ().-]{5,}|[^\s@]+@[^\s@]+)$/;

/** Reads a table of messages: first its times together, then its rows. */
export class TableReading implements Reading {
  private found: Findings = { notes: [] };
  private readonly identities = new Identities();
  private readonly addresses: Addresses;
  private readonly find: FindFile;
  private missing = 0;

  constructor(
    private readonly source: Source,
    private readonly context: Context,
    private readonly plan: PlanTable,
    private readonly delimiter?: Delimiter,
  ) {
    this.addresses = new Addresses(context.options.country, 'name');
    this.find = fileFinder(context);
  }

  findings(): Findings {
    return this.found;
  }

  async *pieces(): AsyncGenerator<Piece> {
    const { source, context } = this;
    const sample = await sampleOf(source);
    const table = tableIn(sample.text, sample.size === sample.head.length, this.delimiter);
    const plan = this.plan(table, context);
    if (typeof plan === 'string') {
      if (table) this.found = { unmapped: columnsOf(table), notes: [] };
      yield* exceptionPieces(source, 'not-a-known-format', plan);
      return;
    }
    const times = new CellTimes(context.options);
    const survey: ReadFields = (fields) => {
      if (!isNoRow(fields, plan)) times.survey(timeIn(fields, plan));
      return undefined;
    };
    for await (const _ of (await this.cutter(survey, table)).pieces());
    yield* (await this.cutter((fields) => this.row(fields, plan, times), table)).pieces();
    const notes = [...plan.notes];
    if (this.missing > 0) notes.push(`${this.missing} files are named and not there.`);
    this.found = { dialect: plan.dialect, ...times.findings(), notes };
  }

  private async cutter(read: ReadFields, table: Table | undefined): Promise<CsvCutter> {
    return new CsvCutter(this.source, await textReaderOf(this.source), read, table?.delimiter);
  }

  private row(fields: readonly string[], plan: TablePlan, times: CellTimes): ReturnType<ReadFields> {
    if (isNoRow(fields, plan)) return undefined;
    const { places, headings, channel } = plan;
    if (fields.length <= Math.max(places.time, places.body) || (headings && fields.length > headings.length))
      return { code: 'unreadable-record', detail: `the row has ${fields.length} columns` };
    const cell = (role: Role): string => (places[role] === undefined ? '' : (fields[places[role]] ?? '').trim());
    const time = times.read(timeIn(fields, plan));
    if (!time) return { code: 'unreadable-time', detail: 'the time of the row cannot be read' };
    const sender = this.partyOf(cell('sender'), cell('senderName'), plan);
    const recipients = partsOf(cell('recipients')).map((one): Recipient => ({
      role: 'to',
      party: this.addresses.of(one),
    }));
    const conversation = conversationOf(cell('conversation'), sender, recipients, plan);
    const body = fields[places.body]!.replace(/\r\n?/g, '\n');
    const files = filesOf(cell('attachments'));
    const links = files.filter((path) => WEB.test(path));
    const attachments = files.map((path) =>
      WEB.test(path)
        ? ({ name: baseName(path.replace(/[?#].*$/, '')), state: 'omitted' } as const)
        : fileAttachment(this.find, path),
    );
    for (const { state } of attachments) if (state === 'missing') this.missing++;
    const id = cell('id');
    const names = attachments.map((file) => file.name ?? '');
    const message: CapturedMessage = {
      type: 'message',
      channel,
      conversation,
      identity:
        id === ''
          ? this.identities.of(conversation.keys[0] ?? '', time, sender, body, names)
          : { scope: 'conversation', key: id },
      ...(id !== '' && { nativeId: id }),
      ...(sender && { sender }),
      recipients,
      time,
      ...(cell('subject') !== '' && { subject: cell('subject') }),
      body,
      attachments,
      marks: attachments.some(({ state }) => state === 'omitted') ? ['media-omitted'] : [],
      ...(cell('inReplyTo') !== '' && { inReplyTo: cell('inReplyTo') }),
      extra: { ...extraOf(fields, plan), ...(links.length > 0 && { links: links.join('\n') }) },
    };
    return message;
  }

  private partyOf(written: string, name: string, { scheme }: TablePlan): Party | undefined {
    const shown = name === '' ? undefined : name;
    if (written === '') return shown === undefined ? undefined : { ...this.addresses.of(shown), name: shown };
    if (scheme === undefined) return this.addresses.of(written, shown);
    return { scheme, value: written, ...(shown !== undefined && { name: shown }) };
  }
}

/** Headings may be told; the first row of a table without them may be somebody's words, and is not. */
function columnsOf({ rows }: Table): NonNullable<Findings['unmapped']> {
  const [first = []] = rows;
  const heading = isHeading(first);
  return { columns: first.map((name, at) => (heading ? name.trim() : String(at + 1))), heading };
}

/** Blank, a line that tells the delimiter, or headings: of the table, or of one that was joined to it. */
function isNoRow(fields: readonly string[], { headings }: TablePlan): boolean {
  if (fields.every((field) => field.trim() === '') || isSeparatorLine(fields)) return true;
  return headings?.length === fields.length && headings.every((heading, at) => same(heading, fields[at]!));
}

function same(one: string, other: string): boolean {
  return one.trim().replace(/^\ufeff/, '') === other.trim().replace(/^\ufeff/, '');
}

/** Date and clock of a row, as written. */
function timeIn(fields: readonly string[], { places }: TablePlan): string {
  return [places.date, places.time]
    .map((at) => (at === undefined ? '' : (fields[at] ?? '').trim()))
    .filter((part) => part !== '')
    .join(' ');
}

function conversationOf(
  written: string,
  sender: Party | undefined,
  recipients: readonly Recipient[],
  { conversation, places }: TablePlan,
): ConversationRef {
  if (written !== '') return { keys: [written], title: written, type: 'unknown' };
  if (places.conversation !== undefined || recipients.length === 0 || !sender) return conversation;
  const people = [...new Set([sender, ...recipients.map(({ party }) => party)].map(({ value }) => value))].sort();
  return { keys: [`between:${people.join('|')}`], type: people.length > 2 ? 'group' : 'direct' };
}

function partsOf(written: string): string[] {
  const parts = split(written, /[;|\n]/);
  const [only] = parts;
  if (parts.length !== 1) return parts;
  const more = split(only!, /,/);
  return more.every((one) => ADDRESS.test(one)) ? more : parts;
}

function filesOf(written: string): string[] {
  return split(written, /[;|\n]|,(?=\S)/);
}

function split(text: string, at: RegExp): string[] {
  return text
    .split(at)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Cells of columns that nobody named. */
function extraOf(fields: readonly string[], { places, headings }: TablePlan): Record<string, string> {
  const used = new Set(Object.values(places));
  return Object.fromEntries(
    fields.flatMap((field, at) =>
      used.has(at) || field.trim() === '' ? [] : [[headings?.[at]?.trim() || `column ${at + 1}`, field]],
    ),
  );
}
