import { MAX_PIECE, type Piece } from '../event';
import type { Context, Importer, Member, Reading, Sample } from '../importer';
import type { JsonShape } from '../json/json-cutter';
import { JsonLinesReading } from '../json/json-lines';
import { headOf, JsonReading } from '../json/json-reading';
import { type JsonObject, parseJson } from '../json/values';
import type { Findings, Source } from '../source';
import { readRange } from '../source/sources';
import { ROSTER } from './directory';
import { TeamsPage } from './page';

/** Messages of Teams in files: pages of Microsoft Graph, lists of them, and what its PowerShell SDK writes (formats.md 11). */
export const teamsImporter: Importer = {
  format: 'teams',
  parser: 'teams/2',
  recognise,
  open: (source, context) => new FileReading(source, context),
  companions: rostersAround,
  rosters: ROSTER,
};

const SHAPE: JsonShape = {
  fields: new Set(),
  lists: new Set(['value', 'Value', 'messages', 'Messages']),
  isList: true,
  isRecord,
};

function isRecord(value: JsonObject): boolean {
  const has = (name: string): boolean => name in value || name[0]!.toUpperCase() + name.slice(1) in value;
  return has('messageType') && has('createdDateTime') && (has('chatId') || has('channelIdentity'));
}

function recognise(sample: Sample): number {
  const { text } = sample;
  if (!/^\s*[[{]/.test(text) || !/"messageType"\s*:/i.test(text)) return 0;
  if (headOf(sample, SHAPE)?.records.some(isRecord)) return 0.92;
  // One a line; a single one is what a notification is about.
  const [first = '', ...more] = text.split('\n');
  const message = parseJson(first);
  return more.some((line) => line.trim() !== '') && isRecord(Object(message) as JsonObject) ? 0.92 : 0;
}

/** The same list of members is asked about for each of thousands of pages. */
const FOUND = new WeakMap<readonly Member[], readonly Member[]>();

/** Lists of people and chats, wherever they lie: their ids are those of one tenant only. */
function rostersAround(_record: Member, members: readonly Member[]): readonly Member[] {
  let files = FOUND.get(members);
  if (!files) {
    files = members.filter((member) => member.format === undefined && ROSTER.test(member.name));
    FOUND.set(members, files);
  }
  return files;
}

/** Reads a document, or one a line: which, the first line tells. */
class FileReading implements Reading {
  private found: Findings = { notes: [] };

  constructor(
    private readonly source: Source,
    private readonly context: Context,
  ) {}

  findings(): Findings {
    return this.found;
  }

  async *pieces(): AsyncGenerator<Piece> {
    const { source } = this;
    const page = new TeamsPage(this.context);
    const reading = (await isLines(source))
      ? new JsonLinesReading(source, page)
      : new JsonReading(source, { ...SHAPE, records: () => page });
    yield* reading.pieces();
    this.found = reading.findings();
  }
}

async function isLines(source: Source): Promise<boolean> {
  const bytes = await readRange(source, 0, Math.min(source.size, MAX_PIECE));
  const end = bytes.indexOf(10);
  if (end < 0 || /^\s*$/.test(bytes.toString('latin1', end, end + 64))) return false;
  return typeof parseJson(bytes.toString('utf8', 0, end).replace(/^\ufeff/, '')) === 'object';
}
