import { type Document, type Span, type ZoneKind } from '../document';
import { parse } from '../language/parse';
import { splitZones } from '../zones/split';
import { compileRules } from './rule-set';

/** Of a rule, what an example is tried on. */
export interface TriedRule {
  readonly query: string;
  readonly zones: readonly ZoneKind[];
  readonly exclusions: readonly { readonly name: string; readonly query: string; readonly until: string }[];
}

export interface Trial {
  readonly hits: boolean;
  /** What the query found, also where an exclusion leaves the text out. UTF-16 units of the zones of `document`. */
  readonly spans: readonly Span[];
  readonly document: Document;
  /** Name of the exclusion that leaves the text out. */
  readonly excludedBy: string | null;
}

/** A text as a message that nobody sent: it has no parties, no channel and no time. */
function documentOf(text: string): Document {
  return {
    zones: splitZones({ channel: 'other', body: text, version: 0 }),
    fields: {
      id: '0',
      conversation: '0',
      channel: 'other',
      date: null,
      type: 'message',
      from: [],
      to: [],
      cc: [],
      bcc: [],
      members: [],
      has: [],
    },
  };
}

/**
 * What the rule makes of each text: in a browser while it is written, and on the server before it is published.
 * Exclusions of which `today` (YYYY-MM-DD) is past leave nothing out. A query that cannot be read hits nothing.
 */
export function tryRule(rule: TriedRule, texts: readonly string[], today: string): Trial[] {
  const active = rule.exclusions.filter(({ until }) => today <= until);
  const rules = compileRules(
    [rule.query, ...active.map(({ query }) => query)].flatMap((source, n) => {
      const { tree } = parse(source, { mode: 'rule' });
      return tree ? [{ id: String(n), tree, zones: rule.zones }] : [];
    }),
  );
  return texts.map((text) => {
    const document = documentOf(text);
    const matches = new Map(rules.match(document).map((match) => [Number(match.rule), match.spans]));
    const spans = matches.get(0);
    const excludedBy = spans ? (active.find((_, n) => matches.has(n + 1))?.name ?? null) : null;
    return { hits: spans !== undefined && excludedBy === null, spans: spans ?? [], document, excludedBy };
  });
}
