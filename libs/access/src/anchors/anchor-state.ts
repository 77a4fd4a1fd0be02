import type { LogName } from '../log/transparency-log';
import type { AnchorKind } from './anchor';
import type { StandingRow } from './store/anchor-store';

/** Longest time in which nothing may leave (R79). */
export const DAY_MS = 86_400_000;

/** How it stands with one anchor. */
export interface AnchorState {
  /** Its address without secrets. */
  readonly name: string;
  readonly kind: AnchorKind;
  /** `waiting`: nothing yet, and not late. `failing`: the last try failed. `missed`: nothing for more than a day. */
  readonly state: 'published' | 'waiting' | 'failing' | 'missed';
  /** When it was first named in the settings. */
  readonly since: Date;
  /** When a checkpoint last arrived. */
  readonly lastAt: Date | null;
  /** Sizes of the newest checkpoints there. */
  readonly sizes: { readonly records: number | null; readonly audit: number | null };
  /** Code of the failure since: `ECONNREFUSED`, `403`, `not-locked`; `ahead` and `inconsistent` speak of another history. */
  readonly fault: string | null;
  readonly nextAt: Date;
}

export interface AnchorsState {
  /** Empty: no checkpoint leaves this machine. */
  readonly anchors: readonly AnchorState[];
  /** Newest sizes that enough witnesses cosigned. */
  readonly quorum: {
    readonly needed: number;
    readonly of: number;
    readonly records: number | null;
    readonly audit: number | null;
  };
}

export function standingOf(
  { name, kind }: { readonly name: string; readonly kind: AnchorKind },
  standing: StandingRow | undefined,
  latest: Partial<Record<LogName, { readonly at: Date; readonly size: number }>>,
  /** Logs that have a checkpoint to publish. */
  logs: readonly LogName[],
  now: Date,
  pause: number,
): AnchorState {
  const since = standing?.since ?? now;
  const times = Object.values(latest).map(({ at }) => at.getTime());
  const lastAt = times.length === 0 ? null : new Date(Math.min(...times));
  // A log that stands behind the other counts, and so does one that never came.
  const published = logs.map((log) => latest[log]?.at.getTime() ?? 0).map((at) => (at > now.getTime() ? 0 : at));
  const from = Math.max(since.getTime(), Math.min(...published));
  const late = logs.length > 0 && now.getTime() - from > DAY_MS;
  const fault = standing?.fault ?? null;
  return {
    name,
    kind,
    state: late ? 'missed' : fault !== null ? 'failing' : lastAt === null ? 'waiting' : 'published',
    since,
    lastAt,
    sizes: { records: latest.records?.size ?? null, audit: latest.audit?.size ?? null },
    fault,
    nextAt: standing?.nextAt ?? (lastAt === null ? now : new Date(lastAt.getTime() + pause)),
  };
}
