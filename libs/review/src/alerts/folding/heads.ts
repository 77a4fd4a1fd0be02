import type { ArchivedMessage } from '@minutebook/archive';
import type { NewAlert } from '../../store/alert-store';
import type { HeadRow } from '../../store/folding-store';
import type { Known } from './likeness';
import type { ScoreFigures } from './score';
import type { Trace } from './trace';

/** A hit that is to be an alert, or to be folded under one. */
export interface Arrival {
  readonly alert: NewAlert & { readonly figures: ScoreFigures };
  readonly message: ArchivedMessage;
  /** Undefined: it is never compared with anything. */
  readonly trace: Trace | undefined;
}

/** An alert of old or one of the same batch, which has no number yet. */
export type Head = Known &
  Pick<NewAlert, 'rule' | 'severity' | 'queue' | 'conversation'> & {
    readonly row: HeadRow | undefined;
    readonly arrival: Arrival | undefined;
    readonly figures: ScoreFigures | null;
    readonly isOpen: boolean;
    /** What is read of its message, once it is asked for. */
    read: { trace?: Promise<Trace | undefined>; words?: Promise<readonly string[]> };
    members: number;
    /** Earliest time a member is due. */
    dueAt: Date | undefined;
  };

/** Heads by what they are found by, the newest first. */
export class Heads {
  private readonly byKey = new Map<string, Head[]>();

  under(rule: number, key: Buffer): Head[] {
    const name = `${rule} ${key.toString('latin1')}`;
    let heads = this.byKey.get(name);
    if (!heads) this.byKey.set(name, (heads = []));
    return heads;
  }

  add(trace: Trace, head: Head): void {
    for (const key of keysOf(trace)) this.under(head.rule, key).unshift(head);
  }
}

export function headOf(arrival: Arrival, { at, author }: Trace): Head {
  const { rule, severity, queue, conversation, figures } = arrival.alert;
  return {
    rule,
    severity,
    queue,
    conversation,
    figures,
    at,
    author,
    row: undefined,
    arrival,
    isOpen: true,
    read: {},
    members: 0,
    dueAt: undefined,
  };
}

export function isDecided({ row }: Head): boolean {
  return row?.state === 'decided' || row?.state === 'closed';
}

export function keysOf({ text, context, thread }: Trace): readonly Buffer[] {
  return [text, context, thread];
}
