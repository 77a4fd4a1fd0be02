import { type ArchivedMessage, documentOf, type Reader } from '@minutebook/archive';
import type { Findings } from '@minutebook/surveillance';
import type { HeadRow } from '../../store/folding-store';
import { authorOf } from './author';
import { ownTerms, type Trace, traceOf } from './trace';

/** Messages of alerts of old, opened when something has to be compared with them. */
export class Originals {
  constructor(
    private readonly reader: Reader,
    private readonly findings: Findings,
  ) {}

  /** Undefined where its message is no more. */
  async trace(head: Pick<HeadRow, 'hit' | 'ruleVersion' | 'message'>): Promise<Trace | undefined> {
    const [[hit], rules, message] = await Promise.all([
      this.findings.hits([head.hit]),
      this.findings.rules([head.ruleVersion]),
      this.message(head.message),
    ]);
    const rule = rules.get(head.ruleVersion);
    if (!hit || !rule || !message) return undefined;
    const handles = await this.reader.handles(message.versions.flatMap(({ parties }) => parties));
    return traceOf(hit, rule.zones, message, documentOf(message, handles), authorOf(message, handles));
  }

  /** Terms of what the author wrote in a version; none where the message is no more. */
  async words(message: number, version: number): Promise<readonly string[]> {
    const found = await this.message(message);
    return found ? ownTerms(documentOf(found, new Map()), version) : [];
  }

  private async message(id: number): Promise<ArchivedMessage | undefined> {
    return (await this.reader.messages([id]))[0];
  }
}
