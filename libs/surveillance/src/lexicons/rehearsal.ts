import { type ArchivedMessage, documentOf, type Handle, type Reader, type Sights } from '@minutebook/archive';
import { RuleConditions, type RuleText } from '@minutebook/contract';
import type { Clock } from '@minutebook/platform';
import { compileRules, type Parsed, parse } from '@minutebook/query';
import { snippetsOf } from '@minutebook/search';
import { alerting, effective } from './effective';

/** Newest messages a rule is tried on while it is being written. */
const NEWEST = 1_000;
const SHOWN = 20;

/** Of a rule that is being written, what decides whether it hits. */
export type TriedText = Pick<RuleText, 'query' | 'zones'> & {
  readonly conditions?: RuleText['conditions'] | undefined;
  readonly exclusions?: RuleText['exclusions'] | undefined;
};

export interface Attempt {
  readonly parsed: Parsed;
  readonly tried: number;
  readonly hits: number;
  readonly shown: readonly { message: ArchivedMessage; snippets: ReturnType<typeof snippetsOf> }[];
  readonly handles: ReadonlyMap<number, Handle>;
}

/** Tries a rule on the newest messages, as it would hit if it were in force. */
export class Rehearsal {
  constructor(
    private readonly reader: Reader,
    private readonly sights: Pick<Sights, 'of'>,
    private readonly clock: Clock,
  ) {}

  /** On what the user who writes it may see. */
  async attempt(user: string, rule: TriedText): Promise<Attempt> {
    const parsed = parse(rule.query, { mode: 'rule' });
    const read = effective({
      ...rule,
      conditions: RuleConditions.parse(rule.conditions ?? {}),
      exclusions: rule.exclusions ?? [],
    });
    if (!read) return { parsed, tried: 0, hits: 0, shown: [], handles: new Map() };
    const tree = alerting(read, this.clock.now().toISOString().slice(0, 10));
    const rules = compileRules([{ id: 'attempt', tree, zones: rule.zones }]);
    const sight = await this.sights.of(user);
    const messages = (await this.reader.newest(NEWEST)).filter((message) => sight.sees(message));
    const handles = await this.reader.handles(
      messages.flatMap((message) => message.versions.flatMap((version) => [...version.parties])),
    );
    const hits = messages.flatMap((message) => {
      const document = documentOf(message, handles);
      const [match] = rules.match(document);
      return match ? [{ message, snippets: snippetsOf(document, match.spans) }] : [];
    });
    return { parsed, tried: messages.length, hits: hits.length, shown: hits.slice(0, SHOWN), handles };
  }
}
