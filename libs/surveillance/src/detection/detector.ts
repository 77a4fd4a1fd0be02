import { type ArchivedVersion, type LedgerAnnotation, type LedgerItem, type Reader } from '@minutebook/archive';
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
import { asOf, documentOf, type MessageFacts } from '@minutebook/search';
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
    const looks = await this.looks(items);
    const handles = await this.reader.handles(
      looks.flatMap(({ facts }) => facts.versions.flatMap((version) => [...version.parties])),
    );
    const hits: NewHit[] = [];
    for (const { version, position, facts, isNew } of looks) {
      const document = documentOf(facts, handles);
      for (const match of rules.match(document)) {
        const spans = match.spans.map((span) => placed(span, document));
        if (!isNew(spans)) continue;
        hits.push({
          versionId: version.id,
          message: version.message,
          messageVersion: version.version,
          ruleVersion: Number(match.rule),
          position,
          spans,
        });
      }
    }
    return hits;
  }

  /** Messages as they were at each entry, and what of them that entry brought. */
  private async looks(items: readonly LedgerItem[]): Promise<Look[]> {
    const later = new Set(
      items.flatMap((item) => (item.kind === 'annotation' || item.version > 0 ? [item.message] : [])),
    );
    const messages = new Map((await this.reader.messages([...later])).map((message) => [message.id, message]));
    return items.flatMap((item): Look[] => {
      if (item.kind === 'annotation') return lookAtText(item, messages.get(item.message));
      if (item.kind !== 'message' && item.kind !== 'system') return [];
      const { message: id, kind, conversation, channel, at, position, version } = item;
      const versions =
        version === 0 ? [item] : messages.get(id)!.versions.filter((earlier) => earlier.version <= version);
      return [
        {
          version: item,
          position,
          facts: { id, kind, conversation, channel, at, versions, annotations: [] },
          // A rule reads all versions (semantics.md 17); a later version alerts anew only for what it says itself.
          isNew: (spans) => version === 0 || spans.some((span) => span.version === version),
        },
      ];
    });
  }
}

/** One evaluation of the rules. */
interface Look {
  readonly version: Pick<ArchivedVersion, 'id' | 'message' | 'version'>;
  readonly position: number;
  readonly facts: MessageFacts;
  /** Whether a match is news: it needs something this entry brought. */
  readonly isNew: (spans: readonly HitSpan[]) => boolean;
}

/** The rest of the message was looked at when it came: what its attachment says must have a part in the match. */
function lookAtText({ annotation, position }: LedgerAnnotation, message: MessageFacts | undefined): Look[] {
  const facts = message && asOf(message, position + 1);
  if (!facts || annotation.kind !== 'text' || annotation.text === '') return [];
  const isNew: Look['isNew'] = (spans) =>
    spans.some((span) => span.version === annotation.version && span.number === annotation.number);
  return facts.versions.flatMap((version) =>
    version.version === annotation.version ? [{ version, position, facts, isNew }] : [],
  );
}

/** A span in the message as captured: zones may be cut differently by a later version, the text stays. */
function placed(span: Span, document: ReturnType<typeof documentOf>): HitSpan {
  const zone = document.zones[span.zone]!;
  return {
    version: zone.version,
    zone: zone.kind,
    part: zone.kind === 'subject' || zone.kind === 'attachment' ? zone.kind : 'body',
    ...(zone.part !== undefined && { number: zone.part }),
    start: zone.offset + span.start,
    end: zone.offset + span.end,
    operand: span.operand,
  };
}
