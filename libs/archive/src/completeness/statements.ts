import type { Actor, Audit } from '@minutebook/access';
import { checkZone, type Clock, type Database, notFound } from '@minutebook/platform';
import { normaliseHandle } from '@minutebook/query';
import type { Directory } from '../people/directory';
import { type DayRow, readCustodianDays, readDays } from '../store/arrival-store';
import {
  type DifferenceRow,
  findObjects,
  insertStatement,
  listDifferences,
  listStatements,
  objectsOfImport,
  statementExists,
  type StatementRow,
} from '../store/statement-store';
import { readStatedCounts, type StatedLine } from './stated-counts';

export interface NewStatement {
  readonly name: string;
  readonly channel: string;
  /** Zone whose midnight begins a day. */
  readonly zone: string;
  /** Items are looked for in this import alone. */
  readonly importId?: number | undefined;
}

type Difference = Omit<DifferenceRow, 'number'>;
interface Outcome {
  readonly archived: number;
  readonly differences: Difference[];
}

/** Differences kept; further ones are counted. */
const KEPT = 20_000;
const HASHES_AT_ONCE = 5_000;
const HANDLES = 1_000;
const NOTHING: Difference = {
  kind: 'count',
  line: null,
  custodian: null,
  day: null,
  stated: null,
  archived: null,
  sha256: null,
};

/**
 * Compares the archive with what somebody else says there is (R43): messages per custodian and day, and items by their hash.
 * The result is kept with its time: it is what being reconciled means (E13).
 */
export class Statements {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async compare(actor: Actor, statement: NewStatement, csv: string): Promise<StatementRow> {
    checkZone(statement.zone);
    const lines = readStatedCounts(csv);
    const items = lines.filter(({ sha256 }) => sha256 !== null);
    const counts = lines.filter(({ sha256 }) => sha256 === null);
    const days = lines.flatMap(({ day }) => day ?? []).sort();
    const today = this.clock.now().toISOString().slice(0, 10);
    const [from, to] = [days[0] ?? today, days.at(-1) ?? today];
    const persons = new Set<string>();
    const outcomes: Outcome[] = [await this.compareItems(items, statement.importId)];
    const byCustodian = groupByCustodian(counts);
    for (const [custodian, own] of byCustodian)
      outcomes.push(await this.compareDays(custodian, own, { ...statement, from, to }, persons));
    for (const { custodian } of items)
      if (custodian !== null && !byCustodian.has(custodian)) await this.whoIs(custodian, persons);
    const differences = outcomes.flatMap((outcome) => outcome.differences);
    return this.database.transaction(async (tx) => {
      const row = await insertStatement(
        tx,
        {
          ...statement,
          from,
          to,
          lines: lines.length,
          stated: items.length + counts.reduce((sum, { count }) => sum + (count ?? 0), 0),
          archived: outcomes.reduce((sum, { archived }) => sum + archived, 0),
          differences: differences.length,
          persons: [...persons],
          custodians: [...new Set(lines.flatMap(({ custodian }) => custodian ?? []))],
          at: this.clock.now(),
          by: actor.id,
          byName: actor.name,
        },
        differences.slice(0, KEPT),
      );
      await this.audit.append(
        tx,
        actor,
        'statement.compared',
        { kind: 'statement', id: String(row.id) },
        {
          name: row.name,
          channel: row.channel,
          from,
          to,
          stated: row.stated,
          archived: row.archived,
          differences: row.differences,
        },
      );
      return row;
    });
  }

  list(before: number | undefined, limit: number): Promise<StatementRow[]> {
    return listStatements(this.database, before, limit);
  }

  async differences(id: number, after: number, limit: number): Promise<DifferenceRow[]> {
    if (!(await statementExists(this.database, id))) throw notFound('statement');
    return listDifferences(this.database, id, after, limit);
  }

  /** Every item stated and not there, and with an import, every object of it that nobody stated. */
  private async compareItems(items: readonly StatedLine[], importId: number | undefined): Promise<Outcome> {
    const differences: Difference[] = [];
    let archived = 0;
    for (let at = 0; at < items.length; at += HASHES_AT_ONCE) {
      const page = items.slice(at, at + HASHES_AT_ONCE);
      const hashes = page.map(({ sha256 }) => Buffer.from(sha256!, 'hex'));
      const rows = await findObjects(this.database, hashes, importId);
      const found = new Map(rows.map(({ sha256, bytes }) => [sha256.toString('hex'), bytes]));
      for (const { line, custodian, day, sha256, bytes } of page) {
        const place = { line, custodian, day, sha256: Buffer.from(sha256!, 'hex') };
        const own = found.get(sha256!);
        if (own === undefined) differences.push({ ...NOTHING, ...place, kind: 'item-missing' });
        else {
          archived++;
          if (bytes !== null && bytes !== own)
            differences.push({ ...NOTHING, ...place, kind: 'bytes', stated: bytes, archived: own });
        }
      }
    }
    if (importId === undefined || items.length === 0) return { archived, differences };
    const stated = new Set(items.map(({ sha256 }) => sha256));
    for (const { sha256, bytes } of await objectsOfImport(this.database, importId))
      if (!stated.has(sha256.toString('hex')))
        differences.push({ ...NOTHING, kind: 'item-unstated', sha256, archived: bytes });
    return { archived, differences };
  }

  /**
   * A custodian nobody has a handle of may be a device, as imports name it: its days are counted in UTC, and not its bytes.
   * Every day of the statement's span, those it does not name included: nothing stated is a statement of none.
   */
  private async compareDays(
    custodian: string,
    lines: readonly StatedLine[],
    { channel, zone, from, to }: NewStatement & { readonly from: string; readonly to: string },
    persons: Set<string>,
  ): Promise<Outcome> {
    const handles = await this.whoIs(custodian, persons);
    const rows: readonly (DayRow & { readonly bytes?: number })[] =
      handles.length > 0
        ? await readCustodianDays(this.database, { channel, handles, zone, from, to })
        : await readDays(this.database, { channel, device: custodian }, 'claimed', from, to);
    if (handles.length === 0 && rows.length === 0) {
      const stated = lines.reduce((sum, { count }) => sum + (count ?? 0), 0);
      const line = lines[0]!.line;
      return { archived: 0, differences: [{ ...NOTHING, kind: 'unknown-custodian', line, custodian, stated }] };
    }
    const archived = new Map(rows.map((row) => [row.day, row]));
    const differences: Difference[] = [];
    const stated = new Map<string, { line: number; count: number; bytes: number | null }>();
    for (const { line, day, count, bytes } of lines) {
      const known = stated.get(day!);
      stated.set(day!, {
        line: known?.line ?? line,
        count: (known?.count ?? 0) + (count ?? 0),
        bytes: bytes === null ? (known?.bytes ?? null) : (known?.bytes ?? 0) + bytes,
      });
    }
    for (const day of [...new Set([...stated.keys(), ...archived.keys()])].sort()) {
      const [own, there] = [stated.get(day), archived.get(day)];
      const place = { custodian, day, line: own?.line ?? null };
      if ((own?.count ?? 0) !== (there?.messages ?? 0))
        differences.push({ ...NOTHING, ...place, stated: own?.count ?? 0, archived: there?.messages ?? 0 });
      else if (own && own.bytes !== null && there?.bytes !== undefined && own.bytes !== there.bytes)
        differences.push({ ...NOTHING, ...place, kind: 'bytes', stated: own.bytes, archived: there.bytes });
    }
    return { archived: rows.reduce((sum, { messages }) => sum + messages, 0), differences };
  }

  /** Handles of a custodian: a person by id or name, else a handle as the source writes it. */
  private async whoIs(custodian: string, persons: Set<string>): Promise<number[]> {
    const name = custodian.toLowerCase();
    const { persons: known } = await this.directory.whoIsWho();
    const own = known.filter(
      ({ externalId, name: called }) => externalId === custodian || called.toLowerCase() === name,
    );
    for (const { id } of own) persons.add(id);
    const handles =
      own.length > 0
        ? await this.directory.ofPeople((person) => own.includes(person), HANDLES)
        : await this.directory.find({ value: normaliseHandle(custodian) }, HANDLES);
    return handles.map(({ id }) => id);
  }
}

function groupByCustodian(lines: readonly StatedLine[]): Map<string, StatedLine[]> {
  const groups = new Map<string, StatedLine[]>();
  for (const line of lines) {
    const own = groups.get(line.custodian!);
    if (own) own.push(line);
    else groups.set(line.custodian!, [line]);
  }
  return groups;
}
