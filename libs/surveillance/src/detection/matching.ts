import { documentOf, type LedgerItem, type Reader } from '@minutebook/archive';
import type { Log } from '@minutebook/platform';
import { compileRules, type Document, type Match, type Rule, type RuleSet } from '@minutebook/query';
import { alerting, asksWhoIsWho, effective, type EffectiveRule, isActive } from '../lexicons/effective';
import type { NewHit, Suppression } from '../store/detection-store';
import type { RuleVersion } from '../store/lexicon-store';
import { isNews, looksAt, placed } from './looks';

/** What reading some of the ledger found. */
export interface Found {
  readonly hits: readonly NewHit[];
  readonly suppressed: readonly Suppression[];
}

/** That a rule matches a document, and the names of its exclusions that do too. */
interface Verdict {
  readonly match: Match;
  readonly exclusions: readonly string[];
}

/** Rule versions on stretches of the ledger. */
export class Matching {
  private compiled: readonly { readonly key: string; readonly rules: RuleSet }[] = [];
  /** By rule version; null for one that cannot be read. */
  private readonly readable = new Map<number, EffectiveRule | null>();

  constructor(
    private readonly reader: Reader,
    private readonly log: Log,
  ) {}

  /** What the rules find in these entries, and what their exclusions leave out `today` (YYYY-MM-DD). */
  async match(versions: readonly RuleVersion[], items: readonly LedgerItem[], today: string): Promise<Found> {
    for (const rule of versions) this.read(rule);
    const rules = this.compile(versions);
    const looks = await looksAt(this.reader, items);
    const handles = await this.reader.handles(
      looks.flatMap(({ facts }) => facts.versions.flatMap((version) => [...version.parties])),
    );
    const hits: NewHit[] = [];
    const suppressed: Suppression[] = [];
    for (const look of looks) {
      const { version, position, facts, before } = look;
      const document = documentOf(facts, handles);
      let earlier: ReadonlyMap<number, Verdict> | undefined;
      for (const [rule, { match, exclusions }] of this.verdicts(rules, document, today)) {
        const spans = match.spans.map((span) => placed(span, document));
        const hadAlert = (): boolean => {
          const then = (earlier ??= this.verdicts(rules, documentOf(before!, handles), today)).get(rule);
          return then !== undefined && (then.exclusions.length === 0 || exclusions.length > 0);
        };
        if (!isNews(look, spans, hadAlert)) continue;
        const pair = {
          versionId: version.id,
          message: version.message,
          messageVersion: version.version,
          ruleVersion: rule,
          position,
          spans,
        };
        const canary = facts.kind === 'canary';
        if (exclusions.length === 0) hits.push({ ...pair, canary });
        else if (!canary) suppressed.push({ ...pair, exclusions });
      }
    }
    return { hits, suppressed };
  }

  /** By rule version, for those that match. */
  private verdicts(rules: RuleSet, document: Document, today: string): ReadonlyMap<number, Verdict> {
    const matches = rules.match(document);
    const matched = new Set(matches.map(({ rule }) => rule));
    return new Map(
      matches.flatMap((match): [number, Verdict][] => {
        const rule = Number(match.rule);
        // An exclusion by itself, which says something only beside its rule.
        if (Number.isNaN(rule)) return [];
        const exclusions = (this.readable.get(rule)?.exclusions ?? []).flatMap((exclusion, n) =>
          matched.has(exclusionId(rule, n)) && isActive(exclusion, today) ? [exclusion.name] : [],
        );
        return [[rule, { match, exclusions }]];
      }),
    );
  }

  /** Of these, the rule versions that hang on who is who `today`: what they find changes with the directory. */
  askingWhoIsWho(versions: readonly RuleVersion[], today: string): number[] {
    return versions.flatMap((rule) => {
      const read = this.read(rule);
      return read && asksWhoIsWho(alerting(read, today)) ? [rule.id] : [];
    });
  }

  /** Following and looking back take turns with sets of their own: the last two are kept. */
  private compile(rules: readonly RuleVersion[]): RuleSet {
    const key = rules.map((rule) => rule.id).join();
    const known = this.compiled.find((set) => set.key === key);
    if (known) return known.rules;
    const made = { key, rules: compileRules(rules.flatMap((rule) => this.compilable(rule))) };
    this.compiled = [made, ...this.compiled.slice(0, 1)];
    return made.rules;
  }

  /** A rule and its exclusions, each matched by itself. */
  private compilable({ id, zones }: RuleVersion): Rule[] {
    const read = this.readable.get(id);
    if (!read) return [];
    return [
      { id: String(id), tree: read.tree, zones },
      ...read.exclusions.map(({ tree }, n) => ({ id: exclusionId(id, n), tree, zones })),
    ];
  }

  /** A rule version never changes, so a publication reads what is new in it and nothing else. */
  private read(rule: RuleVersion): EffectiveRule | null {
    const known = this.readable.get(rule.id);
    if (known !== undefined) return known;
    const read = effective(rule);
    // Published under an older language that read it; say so rather than miss in silence.
    if (!read) this.log.error('rule in force is not readable', { rule: rule.id });
    this.readable.set(rule.id, read);
    return read;
  }
}

function exclusionId(rule: number, n: number): string {
  return `${rule}!${n}`;
}
