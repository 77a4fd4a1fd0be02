import type { Entry } from '@minutebook/access';
import type { AuditAction, Disposition } from '@minutebook/contract';

/** An alert as its entries of the audit log leave it. */
export interface AlertThen {
  readonly rule: string;
  readonly state: 'new' | 'claimed' | 'decided' | 'closed';
  /** Who holds it, or decided it. */
  readonly by: string | null;
  readonly decision: string | null;
  readonly disposition: Disposition | null;
  readonly decidedAt: Date | null;
  readonly signedBy: readonly string[];
  readonly tags: readonly string[];
  /** Number of the entry that left it so. */
  readonly entry: number;
}

const UNDECIDED = { decision: null, disposition: null, decidedAt: null, signedBy: [] } as const;

/** What an act makes of an alert; what is not here changes nothing that is shown. */
const ACTS: Partial<Record<AuditAction, (then: AlertThen, entry: Entry) => Partial<AlertThen>>> = {
  'alert.claimed': (_then, { actor }) => ({ state: 'claimed', by: actor.name }),
  'alert.released': () => ({ state: 'new', by: null }),
  'alert.snoozed': () => ({ state: 'new', by: null }),
  'alert.assigned': () => ({ state: 'new', by: null }),
  'alert.decided': (_then, { actor, at, detail }) => ({
    state: detail['state'] as AlertThen['state'],
    by: actor.name,
    decision: detail['decision'] as string,
    disposition: detail['disposition'] as Disposition,
    decidedAt: at,
    signedBy: [],
  }),
  'alert.signed': ({ signedBy }, { actor, detail }) => ({
    state: detail['state'] as AlertThen['state'],
    signedBy: [...signedBy, actor.name],
  }),
  'alert.undone': (_then, { actor }) => ({ ...UNDECIDED, state: 'claimed', by: actor.name }),
  'alert.returned': () => ({ ...UNDECIDED, state: 'claimed' }),
  'alert.reopened': () => ({ ...UNDECIDED, state: 'new', by: null }),
  'alert.tagged': ({ tags }, { detail }) => ({ tags: [...new Set([...tags, detail['tag'] as string])].sort() }),
  'alert.untagged': ({ tags }, { detail }) => ({ tags: tags.filter((tag) => tag !== detail['tag']) }),
};

/** Every act that tells what an alert is, and that it came to be. */
export const REPLAYED = ['alert.raised', 'alert.folded', ...(Object.keys(ACTS) as AuditAction[])] as const;

/**
 * An alert as it was at a time, from its entries in their order: nothing else is asked, so what the log proves is what is
 * shown (R14). Undefined: it had not been raised.
 */
export function replay(entries: readonly Entry[], at: Date): AlertThen | undefined {
  let then: AlertThen | undefined;
  for (const entry of entries) {
    if (entry.at > at) break;
    if (entry.action === 'alert.raised')
      then = {
        rule: String(entry.detail['rule']),
        state: 'new',
        by: null,
        ...UNDECIDED,
        tags: [],
        entry: entry.index,
      };
    else {
      const act = ACTS[entry.action];
      if (then && act) then = { ...then, ...act(then, entry), entry: entry.index };
    }
  }
  return then;
}
