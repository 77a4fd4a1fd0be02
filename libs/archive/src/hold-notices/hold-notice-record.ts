import type { CustodianNoticeFile, HoldNotice } from '@minutebook/contract';
import type { Database } from '@minutebook/platform';
import { followUpsOf, readToldAt, type ToldAt } from '../store/acknowledgement-store';
import { type CustodianNoticeRow, noticeMovesOf, readCustodianNoticesOf } from '../store/custodian-notice-store';
import { lettersOf } from '../store/custodian-letter-store';
import { type HoldNoticeRow, readHoldNotices, readHoldNoticesById } from '../store/hold-notice-store';
import { type CustodianDetail, presentCustodianFile, presentHoldNotice } from './presenting';

/** What proves how custodians of a hold were told: for the as-of report (R56) and the reasonable-steps pack (R62). */
export class HoldNoticeRecord {
  constructor(private readonly database: Database) {}

  /** A line for everybody ever told of it by `at`: the newest notice they had, what it had come to, when it was acknowledged. */
  asOf(hold: number, at: Date): Promise<ToldAt[]> {
    return readToldAt(this.database, hold, at);
  }

  /** Every text, move, letter, answer and follow-up. The caller has asked whether whoever reads it may know of the hold. */
  async of(hold: number): Promise<{ notices: HoldNotice[]; custodians: CustodianNoticeFile[] }> {
    const [notices, rows] = await Promise.all([
      readHoldNotices(this.database, hold),
      readCustodianNoticesOf(this.database, { hold }),
    ]);
    const details = await this.details(rows);
    return { notices: notices.map(presentHoldNotice), custodians: details.map(presentCustodianFile) };
  }

  /** With all that hangs on them. */
  async details(rows: readonly CustodianNoticeRow[]): Promise<CustodianDetail[]> {
    const ids = rows.map(({ id }) => id);
    const [moves, letters, followUps, notices] = await Promise.all([
      noticeMovesOf(this.database, ids),
      lettersOf(this.database, ids),
      followUpsOf(this.database, ids),
      readHoldNoticesById(this.database, [...new Set(rows.map(({ notice }) => notice))]),
    ]);
    const of = <T extends { readonly custodian: number }>(all: readonly T[]): Map<number, T[]> => {
      const byCustodian = new Map<number, T[]>();
      for (const one of all) byCustodian.set(one.custodian, [...(byCustodian.get(one.custodian) ?? []), one]);
      return byCustodian;
    };
    const [movesOf, lettersBy, followUpsBy] = [of(moves), of(letters), of(followUps)];
    const byId = new Map<number, HoldNoticeRow>(notices.map((notice) => [notice.id, notice]));
    return rows.map((row) => ({
      row,
      notice: byId.get(row.notice)!,
      moves: movesOf.get(row.id) ?? [],
      letters: lettersBy.get(row.id) ?? [],
      followUps: followUpsBy.get(row.id) ?? [],
    }));
  }
}
