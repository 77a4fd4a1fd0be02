import { type Audit, holdersOf, type Notices, systemActor, type TransparencyLog } from '@minutebook/access';
import type { Clock, Database } from '@minutebook/platform';
import type { Fault } from '../reading/fault';
import {
  clearFaults,
  countFaults,
  countStored,
  type FaultRow,
  finishRound,
  insertFaults,
  insertRound,
  listFaults,
  movePart,
  type PartRow,
  readLastFull,
  readOpenFaults,
  readParts,
  readRounds,
  REHASH_KINDS,
  type RehashKind,
  type RoundRow,
} from '../store/rehash-store';
import type { Step, Stepping } from './rehash-parts';

const ACTOR = systemActor('rehash');
const DAY_MS = 86_400_000;
/** A small archive is not read over and over all day. */
const SHORTEST_MS = DAY_MS;
/** What is left of the time for a machine that was off, or busy. */
const MARGIN = 0.9;
/** One run gives way after that; the next goes on where it stood. */
const RUN_MS = 20_000;
/** Faults kept of one step; if a key is gone, everything is at fault. */
const KEPT = 100;

export interface RehashPart {
  readonly kind: RehashKind;
  /** Entries of a log, bytes of raw objects, pages of disposals, manifests. */
  readonly checked: number;
  readonly of: number;
}

export interface RehashState {
  /** From 1; 0 before anything was read. */
  readonly round: number;
  readonly startedAt: Date | null;
  readonly endsBy: Date | null;
  readonly parts: readonly RehashPart[];
  /** The round should be through, and is not. */
  readonly late: boolean;
  /** Newest round that went through everything. */
  readonly last: { readonly startedAt: Date; readonly finishedAt: Date; readonly faults: number } | null;
  /** Found and not cleared by a later look. */
  readonly faults: number;
}

/**
 * Reads everything stored again, round after round, and compares it with the ledger (R90): in steps spread over the time a
 * round has, so that the machine hardly notices, and faster when it lags behind. A step and what it found are saved
 * together. A fault is told at once.
 */
export class Rehash {
  constructor(
    private readonly database: Database,
    private readonly parts: Readonly<Record<RehashKind, Stepping>>,
    private readonly log: TransparencyLog,
    private readonly audit: Audit,
    private readonly notices: Notices,
    private readonly clock: Clock,
    /** Days within which all is read. */
    private readonly days: number,
  ) {}

  /** Does what is due now. Returns false when another process is at it. */
  async run(signal?: AbortSignal): Promise<boolean> {
    const done = await this.database.exclusively('rehash', async () => {
      const round = await this.round();
      if (round) await this.goOn(round, signal);
      return true;
    });
    return done ?? false;
  }

  async state(): Promise<RehashState> {
    const [[round], last, parts, sizes] = await Promise.all([
      readRounds(this.database, 1),
      readLastFull(this.database),
      readParts(this.database),
      this.sizes(),
    ]);
    const faults = await countFaults(this.database, last?.number ?? 0);
    return {
      round: round?.number ?? 0,
      startedAt: round?.startedAt ?? null,
      endsBy: round?.endsBy ?? null,
      parts: REHASH_KINDS.map((kind) => ({
        kind,
        checked: Math.min(parts.find((part) => part.kind === kind)?.checked ?? 0, sizes[kind]),
        of: sizes[kind],
      })),
      late: round !== undefined && round.finishedAt === null && round.endsBy < this.clock.now(),
      last: last ? { startedAt: last.startedAt, finishedAt: last.finishedAt!, faults: faults.found } : null,
      faults: faults.open,
    };
  }

  /** What was found, newest first, those cleared since too. */
  faults(before: number | undefined, limit: number): Promise<FaultRow[]> {
    return listFaults(this.database, before ?? null, limit);
  }

  /** The round at hand; undefined while it is too early for the next. */
  private async round(): Promise<RoundRow | undefined> {
    const [newest] = await readRounds(this.database, 1);
    if (newest && newest.finishedAt === null) return newest;
    const startedAt = this.clock.now();
    if (newest && startedAt.getTime() < newest.startedAt.getTime() + SHORTEST_MS) return undefined;
    const round: RoundRow = {
      number: (newest?.number ?? 0) + 1,
      startedAt,
      endsBy: new Date(startedAt.getTime() + this.days * DAY_MS),
      finishedAt: null,
    };
    await this.database.transaction((tx) => insertRound(tx, round));
    return round;
  }

  private async goOn(round: RoundRow, signal?: AbortSignal): Promise<void> {
    await this.log.sequence('records');
    await this.log.sequence('audit');
    const until = Date.now() + RUN_MS;
    const share = this.share(round);
    const sizes = await this.sizes();
    const parts = new Map((await readParts(this.database)).map((part) => [part.kind, part]));
    for (const kind of REHASH_KINDS) {
      let part = parts.get(kind)!;
      // One step each time in any case: so a small archive is through in minutes.
      for (let first = true; !part.done && (first || part.checked < share * sizes[kind]); first = false) {
        if (signal?.aborted || (!first && Date.now() > until)) break;
        part = await this.step(round, part, signal);
      }
      parts.set(kind, part);
    }
    if ([...parts.values()].every(({ done }) => done)) await this.finish(round, [...parts.values()]);
  }

  /** How much of everything has to be read by now. */
  private share({ startedAt, endsBy }: RoundRow): number {
    const passed = this.clock.now().getTime() - startedAt.getTime();
    return Math.min(1, passed / (MARGIN * (endsBy.getTime() - startedAt.getTime())));
  }

  private async sizes(): Promise<Readonly<Record<RehashKind, number>>> {
    const [records, audit, stored] = await Promise.all([
      this.log.size('records'),
      this.log.size('audit'),
      countStored(this.database),
    ]);
    return { records, audit, ...stored };
  }

  private async step(round: RoundRow, part: PartRow, signal?: AbortSignal): Promise<PartRow> {
    const { kind } = part;
    const step = await this.look(part, signal);
    const moved: PartRow = { kind, position: step.position, checked: part.checked + step.read, done: step.done };
    const found = few(foundIn(step));
    const [open, to] = await Promise.all([
      readOpenFaults(
        this.database,
        kind,
        step.looks.map(({ place }) => place),
      ),
      found.length === 0 ? [] : this.audience(),
    ]);
    const known = new Set(open.map(keyOf));
    const still = new Set(found.map(keyOf));
    const fresh = found.filter((fault) => !known.has(keyOf(fault)));
    const at = this.clock.now();
    await this.database.transaction(async (tx) => {
      await movePart(tx, moved);
      await clearFaults(
        tx,
        open.filter((fault) => !still.has(keyOf(fault))).map(({ id }) => id),
        at,
      );
      if (fresh.length === 0) return;
      await insertFaults(tx, round.number, kind, fresh, at);
      const subject = { kind: 'rehash', id: String(round.number) };
      await this.audit.append(tx, ACTOR, 'record.altered', subject, {
        part: kind,
        faults: fresh.length,
        first: fresh.slice(0, 10).map(({ code, what }) => ({ code, what })),
      });
      await this.notices.tell(tx, to, {
        kind: 'record-altered',
        subject,
        words: { count: fresh.length, code: fresh[0]!.code },
        // Told once a day for each part, however many there are.
        once: `${kind} ${at.toISOString().slice(0, 10)}`,
      });
    });
    return moved;
  }

  /** Alarm is raised for what is so twice: not for a disk that stumbled once, nor for what was changing just then. */
  private async look({ kind, position }: PartRow, signal?: AbortSignal): Promise<Step> {
    const first = await this.parts[kind](position, signal);
    const suspected = new Set(foundIn(first).map(keyOf));
    if (suspected.size === 0) return first;
    await this.log.sequence('records');
    const again = await this.parts[kind](position, signal);
    const looks = again.looks.map(({ place, faults }) => ({
      place,
      faults: faults.filter((fault) => suspected.has(keyOf({ place, ...fault }))),
    }));
    return { ...again, looks };
  }

  private async finish({ number }: RoundRow, parts: readonly PartRow[]): Promise<void> {
    const checked = Object.fromEntries(parts.map((part) => [part.kind, part.checked]));
    await this.database.transaction(async (tx) => {
      await finishRound(tx, number, this.clock.now(), checked);
      const { found, open } = await countFaults(tx, number);
      await this.audit.append(
        tx,
        ACTOR,
        'rehash.completed',
        { kind: 'rehash', id: String(number) },
        {
          ...checked,
          found,
          open,
        },
      );
    });
  }

  private async audience(): Promise<string[]> {
    return [...(await holdersOf(this.database, 'user.write')), ...(await holdersOf(this.database, 'audit.read'))];
  }
}

interface Found extends Fault {
  readonly place: number;
}

function foundIn({ looks }: Pick<Step, 'looks'>): Found[] {
  return looks.flatMap(({ place, faults }) => faults.map((fault) => ({ place, ...fault })));
}

/** The first of them, and how many more there are. */
function few(faults: readonly Found[]): readonly Found[] {
  const more = faults.slice(KEPT);
  if (more.length === 0) return faults;
  const { place, code } = more[0]!;
  const what = `${more.length} more faults here. Run \`npm run minutebook -- verify\`.`;
  return [...faults.slice(0, KEPT), { place, code, what }];
}

function keyOf({ place, code, what }: Pick<FaultRow, 'place' | 'code' | 'what'>): string {
  return `${place} ${code} ${what}`;
}
