import { type ArchivedMessage, type LedgerItem, type Reader } from '@minutebook/archive';
import { type Clock, type Database, type Log, nudge } from '@minutebook/platform';
import {
  ANALYZER_VERSION,
  compileRules,
  LANGUAGE_VERSION,
  parse,
  type Rule,
  type RuleSet,
  type Span,
  type ZoneKind,
} from '@minutebook/query';
import { documentOf, type MessageFacts } from '@minutebook/search';
import {
  type HitSpan,
  insertHits,
  lockPosition,
  moveLookBacks,
  movePosition,
  type NewHit,
  readLookBacks,
  readPosition,
} from '../store/detection-store';
import { readRuleVersions, type RuleVersion, rulesInForce } from '../store/lexicon-store';

/** What decided, kept with every hit, so that it can be replayed (R168). */
export const ENGINE = `matcher ${LANGUAGE_VERSION}, analyzer ${ANALYZER_VERSION}`;

const STEP = 2_000;

/**
 * Follows the ledger with the rules in force. Position and hits move in one transaction under one lock, the database
 * keeps (message version, rule version) unique: a crash repeats a step and doubles nothing.
 */
export class Detector {
  private compiled: readonly { readonly key: string; readonly rules: RuleSet }[] = [];
  /** By rule version; null for one that cannot be read. */
  private readonly readable = new Map<number, Rule | null>();

  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  position(): Promise<number> {
    return readPosition(this.database);
  }

  /** Reads on until nothing is left. */
  async catchUp(signal?: AbortSignal): Promise<void> {
    while (!signal?.aborted && (await this.step()) > 0);
  }

  /** Takes rules newly in force over the messages from before them. Resumes where a crash left it. */
  async lookBack(signal?: AbortSignal): Promise<void> {
    while (!signal?.aborted && (await this.lookBackStep()));
  }

  private async step(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const position = await lockPosition(tx);
      const items = await this.reader.follow(position, STEP);
      if (items.length === 0) return 0;
      const rules = await rulesInForce(tx);
      const hits = rules.length === 0 ? [] : await this.match(this.compile(rules), items);
      const found = await insertHits(tx, hits, ENGINE, this.clock.now());
      await movePosition(tx, items.at(-1)!.position + 1);
      if (found > 0) await nudge(tx, { topic: 'hits' });
      return items.length;
    });
  }

  private async lookBackStep(): Promise<boolean> {
    const waiting = await readLookBacks(this.database);
    const first = waiting[0];
    if (!first) return false;
    // Those that stand at the same place go together: one reading of the archive for a whole publication.
    const together = waiting.filter((entry) => entry.cursor === first.cursor && entry.upto === first.upto);
    const rules = await readRuleVersions(
      this.database,
      together.map((entry) => entry.ruleVersion),
    );
    const items = await this.reader.follow(first.cursor, Math.min(STEP, first.upto - first.cursor));
    const hits = await this.match(this.compile(rules), items);
    const cursor = items.length === 0 ? first.upto : Math.min(first.upto, items.at(-1)!.position + 1);
    await this.database.transaction(async (tx) => {
      await lockPosition(tx);
      const found = await insertHits(tx, hits, ENGINE, this.clock.now());
      await moveLookBacks(
        tx,
        together.map((entry) => entry.ruleVersion),
        cursor,
      );
      await nudge(tx, { topic: found > 0 ? 'hits' : 'lexicon' });
    });
    return true;
  }

  /** Following and looking back take turns with sets of their own: the last two are kept. */
  private compile(rules: readonly RuleVersion[]): RuleSet {
    const key = rules.map((rule) => rule.id).join();
    const known = this.compiled.find((set) => set.key === key);
    if (known) return known.rules;
    const made = { key, rules: compileRules(rules.flatMap((rule) => this.read(rule) ?? [])) };
    this.compiled = [made, ...this.compiled.slice(0, 1)];
    return made.rules;
  }

  /** A rule version never changes, so a publication reads what is new in it and nothing else. */
  private read(rule: RuleVersion): Rule | null {
    const known = this.readable.get(rule.id);
    if (known !== undefined) return known;
    const { tree, errors } = parse(rule.query, { mode: 'rule' });
    const read = tree && errors.length === 0 ? { id: String(rule.id), tree, zones: rule.zones as ZoneKind[] } : null;
    // Published under an older language that read it; say so rather than miss in silence.
    if (!read) this.log.error('rule in force is not readable', { rule: rule.id });
    this.readable.set(rule.id, read);
    return read;
  }

  private async match(rules: RuleSet, items: readonly LedgerItem[]): Promise<NewHit[]> {
    const watched = items.filter((item) => item.kind === 'message' || item.kind === 'system');
    const histories = await this.histories(watched);
    const handles = await this.reader.handles(watched.flatMap((item) => [...item.parties]));
    const hits: NewHit[] = [];
    for (const item of watched) {
      const facts = histories.get(item.id)!;
      const document = documentOf(facts, handles);
      for (const match of rules.match(document)) {
        const spans = match.spans.map((span) => placed(span, document));
        // A rule reads all versions (semantics.md 17); a later version alerts anew only for what it says itself.
        if (item.version > 0 && !spans.some((span) => span.version === item.version)) continue;
        hits.push({
          versionId: item.id,
          message: item.message,
          messageVersion: item.version,
          ruleVersion: Number(match.rule),
          position: item.position,
          spans,
        });
      }
    }
    return hits;
  }

  /** Of each version, the message as it was then: that version and those before it. */
  private async histories(items: readonly LedgerItem[]): Promise<Map<number, MessageFacts>> {
    const earlier = new Map<number, ArchivedMessage>();
    const later = items.filter((item) => item.version > 0).map((item) => item.message);
    for (const message of await this.reader.messages([...new Set(later)])) earlier.set(message.id, message);
    return new Map(
      items.map((item) => {
        const versions: MessageFacts['versions'] =
          item.version === 0
            ? [item]
            : earlier.get(item.message)!.versions.filter((version) => version.version <= item.version);
        return [
          item.id,
          {
            id: item.message,
            kind: item.kind,
            conversation: item.conversation,
            channel: item.channel,
            at: item.at,
            versions,
          },
        ];
      }),
    );
  }
}

/** A span in the message as captured: zones may be cut differently by a later version, the text stays. */
function placed(span: Span, document: ReturnType<typeof documentOf>): HitSpan {
  const zone = document.zones[span.zone]!;
  return {
    version: zone.version,
    zone: zone.kind,
    part: zone.kind === 'subject' ? 'subject' : 'body',
    start: zone.offset + span.start,
    end: zone.offset + span.end,
    operand: span.operand,
  };
}
