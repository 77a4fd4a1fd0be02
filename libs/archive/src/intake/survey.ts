import {
  capture,
  type CapturedEvent,
  type CapturedObject,
  type CaptureOptions,
  type Source,
} from '@minutebook/capture';
import type { Account } from '@minutebook/contract';
import type { Database } from '@minutebook/platform';
import { keysOf } from '../conversations/threads';
import type { Committed } from '../ledger/ledger';
import { identityOf } from '../ledger/recognition';
import type { Keyring } from '../seal/keyring';
import { findConversations } from '../store/conversation-store';
import { findEvidence } from '../store/evidence-store';
import { findIdentities } from '../store/ledger-store';
import { accountOf, addAccounts, emptyAccount, seenBefore } from './accounting';
import { hashOf, unnamedOf } from './intake';
import { type FileAccount, Report } from './report';

/** Pieces looked at together. */
const BATCH_PIECES = 1_000;
/** Records of one object remembered, to tell its own repetitions; further ones count as new. */
const REMEMBERED = 500_000;

/**
 * Reads a file through and archives nothing: what it holds, what of that is in the archive already, and what it leaves
 * open for the operator to settle. Every answer may differ from the import's in one thing only: an export that was
 * renamed is recognised by its content, and here its messages count as new.
 */
export class Survey {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
  ) {}

  /** `progress` returns false when nobody wants to know any more; then undefined is returned. */
  async look(
    source: Source,
    options: CaptureOptions,
    signal: AbortSignal,
    progress: (account: Account, bytesRead: number) => Promise<boolean>,
  ): Promise<FileAccount | undefined> {
    const report = new Report();
    for await (const object of capture(source, options)) {
      const sha256 = await hashOf(object, signal);
      const known = await findEvidence(this.database, { sha256, role: object.role });
      if (known?.complete) {
        report.end(object, seenBefore(known.account), known.findings, true);
        continue;
      }
      let account = emptyAccount();
      for await (const committed of this.batches(object, unnamedOf(sha256))) {
        signal.throwIfAborted();
        account = addAccounts(account, accountOf(committed));
        report.see(committed.map(({ piece }) => piece));
        if (!(await progress(report.withObject(account), report.bytesRead + account.bytes))) return undefined;
      }
      report.end(object, account, object.findings(), false);
    }
    return report.result();
  }

  /** The object's pieces with what would become of their events. */
  private async *batches(object: CapturedObject, unnamed: string): AsyncGenerator<Committed[]> {
    const seen = new Set<string>();
    let batch: Committed['piece'][] = [];
    for await (const piece of object.pieces()) {
      batch.push(piece);
      if (batch.length < BATCH_PIECES) continue;
      yield await this.judged(batch, unnamed, seen);
      batch = [];
    }
    yield await this.judged(batch, unnamed, seen);
  }

  private async judged(
    pieces: readonly Committed['piece'][],
    unnamed: string,
    seen: Set<string>,
  ): Promise<Committed[]> {
    const events = pieces.flatMap((piece) => (piece.kind === 'record' ? [...piece.events] : []));
    const known = await this.archived(events, unnamed);
    return pieces.map((piece) => ({
      piece,
      events:
        piece.kind !== 'record'
          ? []
          : piece.events.map((event) => {
              const key = `${keysOf(event, { unnamed })[0]}\0${event.identity.key}`;
              const outcome = known.has(event) || seen.has(key) ? ('duplicate' as const) : ('fresh' as const);
              if (seen.size < REMEMBERED) seen.add(key);
              return { event, outcome };
            }),
    }));
  }

  /** Events whose very record the archive has. */
  private async archived(events: readonly CapturedEvent[], unnamed: string): Promise<Set<CapturedEvent>> {
    const blind = (key: string): Buffer => this.keyring.blind('conversation', key);
    const names = new Map(events.map((event) => [event, keysOf(event, { unnamed }).map(blind)]));
    const conversations = await findConversations(this.database, [...names.values()].flat());
    const identities = new Map<CapturedEvent, Buffer>();
    for (const event of events) {
      const conversation = names
        .get(event)!
        .map((name) => conversations.get(name.toString('latin1')))
        .find((id) => id !== undefined);
      if (conversation !== undefined || event.identity.scope === 'channel')
        identities.set(event, identityOf(this.keyring, event, conversation ?? 0));
    }
    const found = await findIdentities(this.database, [...identities.values()]);
    return new Set(events.filter((event) => found.has(identities.get(event)?.toString('latin1') ?? '')));
  }
}
