import type { Actor } from '@minutebook/access';
import { type Database, notFound, Problem, type Transaction } from '@minutebook/platform';
import type { HoldAudience } from '../holds/hold-audience';
import { type NoticedHold, readNoticedHolds } from '../store/hold-notice-store';

/** Holds as whoever asks may see them: a silent one does not exist for who may not (R59). */
export class NoticedHolds {
  constructor(
    private readonly database: Database,
    private readonly audience: Pick<HoldAudience, 'seesSilent'>,
  ) {}

  /** Throws `not-found`, in the same words for what is silent and for what is not there. */
  async get(actor: Actor, id: number): Promise<NoticedHold> {
    const [hold] = await readNoticedHolds(this.database, [id]);
    if (!hold || (hold.silent && !(await this.audience.seesSilent(actor)))) throw notFound('hold');
    return hold;
  }

  /** Nobody else changes it until the transaction ends. Throws `silent-hold`, `hold-released`: nobody is told of such. */
  async lockToTell(tx: Transaction, id: number): Promise<NoticedHold> {
    const [hold] = await readNoticedHolds(tx, [id], true);
    if (!hold) throw notFound('hold');
    if (hold.silent)
      throw new Problem({
        code: 'silent-hold',
        status: 409,
        title: 'This hold is silent: nobody is told of it.',
        detail: 'It holds all the same.',
      });
    if (!hold.inEffect)
      throw new Problem({
        code: 'hold-released',
        status: 409,
        title: 'This hold is released: there is nothing to acknowledge.',
      });
    return hold;
  }
}

export function holdSubject(id: number): { kind: string; id: string } {
  return { kind: 'hold', id: String(id) };
}

/** Of one custodian's notice. */
export function custodianSubject(id: number): { kind: string; id: string } {
  return { kind: 'hold-notice', id: String(id) };
}
