import type { StoredUser } from '@minutebook/access';
import type { Gate } from '../alerts/permits';
import type { AlertRow } from '../store/alert-store';
import type { Rereads } from './rereads';

/** What somebody is told who tries to act on an alert they are re-reading. */
export const REREADING = 'You have a blind re-read of this alert open: answer it first.';

/** Nobody signs or claims an alert while they re-read it blind. */
export class RereadGate implements Gate {
  /** Of an alert as it was read: deciding and signing are asked about one after the other. */
  private readonly asked = new WeakMap<AlertRow, Promise<readonly string[]>>();

  constructor(private readonly rereads: Pick<Rereads, 'readersOf'>) {}

  async closed(user: StoredUser, alert: AlertRow): Promise<string | undefined> {
    return (await this.closedTo([user], alert)).get(user.id);
  }

  async closedTo(users: readonly StoredUser[], alert: AlertRow): Promise<ReadonlyMap<string, string>> {
    let asked = this.asked.get(alert);
    if (!asked) this.asked.set(alert, (asked = this.rereads.readersOf(alert.id)));
    const readers = await asked;
    return new Map(users.flatMap(({ id }) => (readers.includes(id) ? [[id, REREADING]] : [])));
  }
}

type Json = Readonly<Record<string, unknown>>;

/** Members of an alert that say what became of it, and what they are of one that nobody has touched. */
const UNTOUCHED: Json = {
  state: 'new',
  assignedTo: null,
  claimedBy: null,
  snoozedUntil: null,
  disposition: null,
  signatures: { needed: 0, given: 0 },
  tags: [],
  decisions: [],
  notes: [],
  seenBy: [],
  undoUntil: null,
  // What was decided of the like says what this was decided as.
  before: null,
  // A version counts moves.
  version: 0,
  mayDecide: { allowed: false, reason: REREADING },
  maySign: { allowed: false, reason: REREADING, who: [] },
};

/** Ids of the alerts an answer speaks of. */
export function idsIn(answer: unknown): string[] {
  if (!isObject(answer)) return [];
  const items = Array.isArray(answer['items']) ? (answer['items'] as unknown[]) : [];
  return [answer, answer['alert'], ...items].flatMap((part) =>
    isObject(part) && typeof part['id'] === 'string' ? [part['id']] : [],
  );
}

/**
 * An answer about alerts as somebody may have it who re-reads some of them blind. `asked` is the alert the route names. From
 * a list they are missing: that one fits a filter would tell what was decided.
 */
export function blindAnswer(answer: unknown, isBlind: (id: string) => boolean, asked: string | undefined): unknown {
  if (!isObject(answer)) return answer;
  const isOf = (part: unknown): part is Json & { id: string } =>
    isObject(part) && typeof part['id'] === 'string' && isBlind(part['id']);
  if (Array.isArray(answer['items'])) {
    const items = answer['items'] as unknown[];
    const isList = items.every((item) => isObject(item) && 'dueAt' in item);
    return {
      ...answer,
      items: isList ? items.filter((item) => !isOf(item)) : items.map((item) => (isOf(item) ? untouched(item) : item)),
    };
  }
  if (isOf(answer['alert'])) return { ...answer, alert: untouched(answer['alert']) };
  if (isOf(answer) || (asked !== undefined && isBlind(asked))) return untouched(answer);
  return answer;
}

function untouched(part: Json): Json {
  return { ...part, ...Object.fromEntries(Object.entries(UNTOUCHED).filter(([name]) => name in part)) };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
