import { isMessage, isRevision } from '../ledger/events';
import type { ArchivedVersion } from '../reading/reader';
import { KINDS } from '../store/codes';
import type { EntryFacts } from '../store/hold-follow-store';

/** What the database would say of a version that is open. */
export function factsOf(version: ArchivedVersion): EntryFacts {
  const { id, message, conversation, channel, kind, at, parties, event } = version;
  return {
    ref: id,
    message,
    conversation,
    channel,
    kind: KINDS[kind],
    at,
    version: version.version,
    parties,
    isReaction: !isMessage(event) && !isRevision(event),
  };
}
