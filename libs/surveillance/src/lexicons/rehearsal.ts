import type { Reader } from '@minutebook/archive';
import { compileRules, type Parsed, parse, type ZoneKind } from '@minutebook/query';
import { documentOf, snippetsOf } from '@minutebook/search';
import type { ArchivedMessage, Handle } from '@minutebook/archive';

/** Newest messages a rule is tried on while it is being written. */
const NEWEST = 1_000;
const SHOWN = 20;

export interface Attempt {
  readonly parsed: Parsed;
  readonly tried: number;
  readonly hits: number;
  readonly shown: readonly { message: ArchivedMessage; snippets: ReturnType<typeof snippetsOf> }[];
  readonly handles: ReadonlyMap<number, Handle>;
}

/** Tries a rule on the newest messages, as it would hit if it were in force. */
export class Rehearsal {
  constructor(private readonly reader: Reader) {}

  async attempt(query: string, zones: readonly ZoneKind[]): Promise<Attempt> {
    const parsed = parse(query, { mode: 'rule' });
    if (!parsed.tree || parsed.errors.length > 0) return { parsed, tried: 0, hits: 0, shown: [], handles: new Map() };
    const rules = compileRules([{ id: 'attempt', tree: parsed.tree, zones }]);
    const messages = await this.reader.newest(NEWEST);
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
