import type { CustodianNoticeState } from '@minutebook/contract';
import type { Clock, Transaction } from '@minutebook/platform';
import type { Directory } from '../people/directory';
import type { Persons } from '../people/persons';
import {
  type CustodianNoticeRow,
  insertCustodianNotices,
  lockCustodianNotices,
  moveCustodianNotices,
} from '../store/custodian-notice-store';
import { insertLetters, type LetterKind } from '../store/custodian-letter-store';
import type { HoldNoticeRow, NoticedHold } from '../store/hold-notice-store';
import type { PersonRow } from '../store/person-store';
import { isWaiting, NOTICE_MOVES, type NoticeMove } from './life';

/** What following a hold did: how many were added, and how many made which move. */
export type RollChange = Partial<Record<NoticeMove | 'add', number>>;

/**
 * Who is told of a hold: keeps a notice in step with the custodians its hold has now. Somebody who left the firm is asked
 * no more and stays on the roll, and whoever is no longer of the hold stays with what they acknowledged (R52, R57).
 */
export class CustodianRoll {
  constructor(
    private readonly directory: Directory,
    private readonly persons: Pick<Persons, 'mappingsOf'>,
    private readonly clock: Clock,
  ) {}

  /** As part of the caller's transaction, which has locked the hold. */
  async follow(tx: Transaction, hold: NoticedHold, notice: HoldNoticeRow, byName: string): Promise<RollChange> {
    const rows = await lockCustodianNotices(tx, { notice: notice.id });
    const { persons } = await this.directory.whoIsWho();
    const custodians = new Set(hold.custodians);
    const ofHold = new Map(persons.filter(({ id }) => custodians.has(id)).map((person) => [person.id, person]));
    const known = new Set(rows.map(({ person }) => person));
    const added = [...ofHold.values()].filter(({ id }) => !known.has(id));
    await insertCustodianNotices(tx, notice.id, added.map(told), { at: this.clock.now(), byName });

    const change: RollChange = added.length > 0 ? { add: added.length } : {};
    const now = added.length > 0 ? await lockCustodianNotices(tx, { notice: notice.id }) : rows;
    const moves = new Map<NoticeMove, number[]>();
    for (const row of now) {
      const move = nextMove(row, ofHold.get(row.person));
      if (move) moves.set(move, [...(moves.get(move) ?? []), row.id]);
    }
    for (const [move, ids] of moves) change[move] = (await this.move(tx, ids, move, byName)).length;
    const untold = new Set([...(moves.get('readmit') ?? []), ...(moves.get('rejoin') ?? [])]);
    const toTell = now.filter(
      ({ id, person }) => (untold.has(id) || !known.has(person)) && ofHold.get(person)?.state === 'active',
    );
    if (notice.byMail) await this.write(tx, toTell, 'notice');
    return change;
  }

  /** Those of `ids` that the move is for. */
  move(
    tx: Transaction,
    ids: readonly number[],
    move: NoticeMove,
    byName: string,
  ): Promise<{ id: number; from: CustodianNoticeState }[]> {
    const { from, to } = NOTICE_MOVES[move];
    return moveCustodianNotices(tx, ids, from, to, { at: this.clock.now(), byName });
  }

  /** Letters to whom the directory has an address of. Returns to how many. */
  async write(
    tx: Transaction,
    rows: readonly CustodianNoticeRow[],
    kind: LetterKind | ((row: CustodianNoticeRow) => LetterKind),
  ): Promise<{ letters: number }> {
    const addresses = await this.addressesOf(rows.map(({ person }) => person));
    const letters = rows.flatMap((row) => {
      const address = addresses.get(row.person);
      return address === undefined
        ? []
        : [{ custodian: row.id, kind: typeof kind === 'string' ? kind : kind(row), toName: row.name, address }];
    });
    await insertLetters(tx, letters, this.clock.now());
    return { letters: letters.length };
  }

  /** E-mail addresses in use, by person. */
  async addressesOf(persons: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const mappings = await this.persons.mappingsOf(persons.map((id) => ({ id })));
    const current = mappings.filter(({ scheme, endedAt, until }) => scheme === 'email' && !endedAt && !until);
    // Newest first: the last one set is the newest.
    return new Map(current.reverse().map(({ person, value }) => [person, value]));
  }
}

function told({ id, externalId, name, names, desk }: PersonRow) {
  return { person: id, externalId, name, names, desk };
}

/** What brings a custodian's notice in step with who they are to the hold now; undefined: it is. */
function nextMove(
  { state, acknowledgedAt }: CustodianNoticeRow,
  ofHold: PersonRow | undefined,
): NoticeMove | undefined {
  if (!ofHold) return state === 'released' || state === 'superseded' ? undefined : 'release';
  if (state === 'released') return acknowledgedAt ? 'reinstate' : 'readmit';
  if (ofHold.state === 'left') return isWaiting(state) ? 'depart' : undefined;
  return state === 'departed' ? 'rejoin' : undefined;
}
