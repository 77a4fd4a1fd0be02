import type { Account } from '@minutebook/contract';
import type { Committed } from '../ledger/ledger';
import { attachmentsOf, isMessage } from '../ledger/events';

/** An account with nothing in it. */
export function emptyAccount(): Account {
  return {
    bytes: 0,
    bytesInRecords: 0,
    bytesInExceptions: 0,
    bytesInStructure: 0,
    lines: 0,
    read: 0,
    fresh: 0,
    duplicate: 0,
    system: 0,
    events: 0,
    exceptions: 0,
    attachments: { found: 0, missing: 0, omitted: 0 },
  };
}

/** Sum of two accounts. */
export function addAccounts(one: Account, other: Account): Account {
  const sum = emptyAccount();
  for (const key of Object.keys(sum) as (keyof Account)[]) {
    if (key !== 'attachments') sum[key] = one[key] + other[key];
  }
  for (const key of Object.keys(sum.attachments) as (keyof Account['attachments'])[])
    sum.attachments[key] = one.attachments[key] + other.attachments[key];
  return sum;
}

/** What a batch adds. `read = fresh + duplicate + exceptions` and `bytes = the three parts` hold by construction. */
export function accountOf(batch: readonly Committed[]): Account {
  const account = emptyAccount();
  for (const { piece, events } of batch) {
    account.bytes += piece.raw.length;
    account.lines += lineEnds(piece.raw);
    if (piece.kind === 'structure') account.bytesInStructure += piece.raw.length;
    else if (piece.kind === 'exception') {
      account.bytesInExceptions += piece.raw.length;
      account.exceptions++;
      account.read++;
    } else {
      account.bytesInRecords += piece.raw.length;
      for (const { event, outcome } of events) {
        if (!isMessage(event)) {
          account.events++;
          continue;
        }
        account.read++;
        account[outcome]++;
        if (event.type === 'system') account.system++;
        for (const { state } of attachmentsOf(event))
          account.attachments[state === 'missing' ? 'missing' : state === 'omitted' ? 'omitted' : 'found']++;
      }
    }
  }
  return account;
}

/** The account of an object that was in the archive before: everything in it is there already. */
export function seenBefore(account: Account): Account {
  return { ...account, fresh: 0, duplicate: account.fresh + account.duplicate };
}

function lineEnds(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}
