import type { CapturedObject, Findings, Piece } from '@minutebook/capture';
import type { Account, ImportQuestion as Question } from '@minutebook/contract';
import { storable } from '../store/evidence-store';
import { addAccounts, emptyAccount } from './accounting';

/** What reading one file comes to. */
export interface FileAccount {
  readonly account: Account;
  readonly format: string;
  readonly notes: readonly string[];
  readonly doubts: readonly string[];
  /** What only the operator can know. */
  readonly questions: readonly Question[];
  readonly firstAt: Date | null;
  readonly lastAt: Date | null;
}

/** Times as written that go with a question. */
const EXAMPLES = 3;

function keepSome(examples: string[], text: string): void {
  if (examples.length < EXAMPLES && text !== '' && !examples.includes(text)) examples.push(text.slice(0, 60));
}

/** Adds up the objects of a file. */
export class Report {
  account: Account = emptyAccount();
  bytesRead = 0;
  private readonly formats = new Set<string>();
  private readonly notes = new Set<string>();
  private readonly doubts = new Set<string>();
  private readonly questions = new Map<string, Question>();
  private readonly ambiguous: string[] = [];
  private readonly opening: string[] = [];
  private first: number | null = null;
  private last: number | null = null;

  /** The file's account with the object being read at `account`. */
  withObject(account: Account): Account {
    return addAccounts(this.account, account);
  }

  see(pieces: readonly Piece[]): void {
    for (const piece of pieces) {
      for (const event of piece.kind === 'record' ? piece.events : []) {
        keepSome(this.opening, event.time.text);
        if (event.time.doubts.includes('day-month')) keepSome(this.ambiguous, event.time.text);
        if (event.time.utc === undefined) continue;
        const at = Date.parse(event.time.utc);
        this.first = Math.min(this.first ?? at, at);
        this.last = Math.max(this.last ?? at, at);
      }
    }
  }

  end(object: CapturedObject, account: Account, findings: Findings | null, before: boolean): void {
    this.account = addAccounts(this.account, account);
    this.bytesRead += object.size;
    if (object.role === 'records') this.formats.add(object.format);
    if (before && object.role === 'records')
      this.notes.add('The very same file is in the archive already; nothing was added.');
    if (object.role === 'exception')
      this.questions.set('format', { kind: 'format', read: storable(object.path.join(' › ')) });
    for (const note of findings?.notes ?? []) this.notes.add(note);
    if (findings?.unmapped) {
      const { columns, heading } = findings.unmapped;
      this.questions.set('columns', {
        kind: 'columns',
        read: storable(object.path.join(' › ')),
        columns: [...columns],
        heading,
      });
    }
    if (findings?.dayOrder && !findings.dayOrder.certain) {
      const { order, ground } = findings.dayOrder;
      this.doubts.add(`Day and month could be either way round; read ${order} (${ground}).`);
      this.questions.set('day-order', { kind: 'day-order', read: order, ground, examples: this.ambiguous });
    }
    if (findings?.zone?.origin === 'assumed') {
      this.doubts.add(`The file states no time zone; its times were taken as ${findings.zone.zone}.`);
      this.questions.set('zone', { kind: 'zone', read: findings.zone.zone, examples: this.opening });
    }
    if (findings?.stated) this.notes.add(`The file states ${findings.stated.count} ${findings.stated.what}.`);
  }

  result(): FileAccount {
    return {
      account: this.account,
      format: [...this.formats].join(', ') || 'unknown',
      notes: [...this.notes],
      doubts: [...this.doubts],
      questions: [...this.questions.values()],
      firstAt: this.first === null ? null : new Date(this.first),
      lastAt: this.last === null ? null : new Date(this.last),
    };
  }
}
