import { documentOf, type MessageFacts } from '../reading/documents';
import type { Reader } from '../reading/reader';
import type { EntryFacts } from '../store/hold-follow-store';
import { KINDS } from '../store/codes';
import { BITS } from './scope';
import type { StandingHold, StandingHolds } from './standing';

/** A hold holds what an entry is about. */
export interface Finding {
  readonly entry: EntryFacts;
  readonly hold: StandingHold;
  readonly because: number;
}

/** Messages opened at a time. */
const OPENED = 500;

/** Learns whose these handles are, where that is not known: `holds.ofHandle` answers for them from then on. */
export async function meet(reader: Reader, holds: StandingHolds, handles: Iterable<number>): Promise<void> {
  const strangers = holds.strangers(handles);
  if (strangers.length > 0) for (const handle of (await reader.handles(strangers)).values()) holds.meet(handle);
}

/**
 * Which of `holds` hold what these entries are about. `custodiansIn`: holds a custodian of which is a member of the
 * chat. Content is opened only where a query depends on it; `opened` may bring what is open already.
 */
export async function judge(
  reader: Reader,
  holds: StandingHolds,
  entries: readonly EntryFacts[],
  custodiansIn: (entry: EntryFacts) => ReadonlySet<StandingHold> | undefined,
  opened: (message: number) => MessageFacts | undefined = () => undefined,
): Promise<Finding[]> {
  await meet(
    reader,
    holds,
    entries.flatMap(({ parties }) => parties),
  );
  const findings: Finding[] = [];
  const asking = new Map<EntryFacts, Map<number, Finding>>();
  for (const entry of entries) {
    const ofCustodians = withParties(holds, entry, custodiansIn(entry) ?? NOBODY);
    const naming = holds.naming(entry);
    // Nearly every message concerns nobody's hold but those of who takes part.
    const concerned =
      holds.ofAll.length === 0 && naming.length === 0
        ? ofCustodians
        : new Set([...ofCustodians, ...holds.ofAll, ...naming]);
    for (const hold of concerned) {
      const { because, asks } = hold.judge(entry, ofCustodians.has(hold));
      const finding = { entry, hold, because };
      if (asks && isSearched(entry)) {
        const waiting = asking.get(entry) ?? new Map<number, Finding>();
        asking.set(entry, waiting.set(hold.hold, finding));
      } else if (because > 0) findings.push(finding);
    }
  }
  findings.push(...(await answered(reader, holds, asking, opened)));
  return findings;
}

/** Of a chat its members are known to be custodians already: then nothing is made anew. */
function withParties(
  holds: StandingHolds,
  { parties }: EntryFacts,
  members: ReadonlySet<StandingHold>,
): ReadonlySet<StandingHold> {
  let all: Set<StandingHold> | undefined;
  for (const party of parties)
    for (const hold of holds.ofHandle(party)) if (!members.has(hold)) (all ??= new Set(members)).add(hold);
  return all ?? members;
}

/** What the queries say, one reading of each message for all of them. */
async function answered(
  reader: Reader,
  holds: StandingHolds,
  asking: ReadonlyMap<EntryFacts, ReadonlyMap<number, Finding>>,
  opened: (message: number) => MessageFacts | undefined,
): Promise<Finding[]> {
  const found: Finding[] = [];
  const entries = [...asking.keys()];
  for (let from = 0; from < entries.length; from += OPENED) {
    const some = entries.slice(from, from + OPENED);
    const facts = new Map(some.map(({ message }) => [message, opened(message)]));
    const missing = [...facts].flatMap(([message, open]) => (open ? [] : [message]));
    for (const message of await reader.messages(missing)) facts.set(message.id, message);
    const handles = await reader.handles(
      some.flatMap(({ message }) => facts.get(message)?.versions.flatMap(({ parties }) => [...parties]) ?? []),
    );
    for (const entry of some) {
      const message = facts.get(entry.message);
      const asked = asking.get(entry)!;
      const hits = message ? new Set(holds.finding(documentOf(message, handles), asked.keys())) : NONE;
      for (const [hold, finding] of asked) {
        const both = finding.hold.wantsBoth ? BITS.custodian : 0;
        const because = finding.because | (hits.has(hold) ? BITS.query | both : 0);
        if (because > 0) found.push({ ...finding, because });
      }
    }
  }
  return found;
}

const NONE: ReadonlySet<number> = new Set();
const NOBODY: ReadonlySet<StandingHold> = new Set();

/** Reactions and receipts are not searched; they are kept with what they are about. */
function isSearched({ kind }: EntryFacts): boolean {
  return kind === KINDS.message || kind === KINDS.system;
}
