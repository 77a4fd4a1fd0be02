import { addDays } from '@minutebook/archive';
import type { Clock, Database, Log } from '@minutebook/platform';
import type { ActReader } from './act-reader';
import type { ActivityHistory } from './activity-history';
import { Fold, type Unusual } from './fold';
import {
  finishRehearsal,
  moveRehearsal,
  openRehearsals,
  type RehearsalFound,
  type RehearsalRow,
} from './store/pattern-store';

const DAY = 86_400_000;
/** A day begins up to so much earlier or later than UTC's, in milliseconds. */
const ZONES = 14 * 3_600_000;
const SHOWN = 20;

/** What patterns would have raised: the same going over acts as when they are on, over a time that is past. */
export class PatternRehearsals {
  constructor(
    private readonly database: Database,
    private readonly reader: Pick<ActReader, 'head'>,
    private readonly history: ActivityHistory,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Runs what waits. One that lost its process begins again: it changes nothing but its own figures. */
  async catchUp(signal: AbortSignal): Promise<void> {
    await this.database.exclusively('pattern-rehearsals', async () => {
      for (const row of await openRehearsals(this.database)) {
        if (signal.aborted) return;
        await this.run(row, signal);
      }
    });
  }

  private async run(row: RehearsalRow, signal: AbortSignal): Promise<void> {
    await moveRehearsal(this.database, row.id, 'running', this.clock.now());
    try {
      const found = await this.find(row, signal);
      await finishRehearsal(this.database, row.id, found, this.clock.now());
    } catch (error) {
      if (signal.aborted) return;
      this.log.error('rehearsal of a pattern failed', { rehearsal: row.id, pattern: row.code }, error);
      await moveRehearsal(this.database, row.id, 'failed', this.clock.now());
    }
  }

  private async find({ code, from, to, settings }: RehearsalRow, signal: AbortSignal): Promise<RehearsalFound> {
    const fold = new Fold(code, settings, new Map());
    const first = Date.parse(from) - settings.window * DAY - ZONES;
    const last = Date.parse(to) + DAY + ZONES;
    const acts = await this.history.acts(first, last, await this.reader.head(), signal);
    const unusual: Unusual[] = [];
    let messages = 0;
    for (const act of acts) {
      const found = fold.look(act);
      const { day } = fold.time.of(act.at);
      if (day < from || day > to) continue;
      messages++;
      if (found) unusual.push(found);
    }
    const weeks = new Map<string, number>();
    for (let week = mondayOf(from); week <= to; week = addDays(week, 7)) weeks.set(week, 0);
    for (const { act } of unusual) {
      const week = mondayOf(fold.time.of(act.at).day);
      weeks.set(week, weeks.get(week)! + 1);
    }
    return {
      messages,
      alerts: unusual.length,
      people: new Set(unusual.flatMap(({ act }) => act.person ?? [])).size,
      weeks: [...weeks].map(([week, alerts]) => ({ week, alerts })),
      samples: unusual
        .slice(-SHOWN)
        .map(({ act: { message, at, person }, figures }) => ({ message, at, person, figures })),
    };
  }
}

/** Monday of a day's week, `YYYY-MM-DD`. */
export function mondayOf(day: string): string {
  return addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
}
