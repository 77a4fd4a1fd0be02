import type { NoticeSource, TimedNotice, Users } from '@minutebook/access';
import type { NoticeKind } from '@minutebook/contract';
import type { Database } from '@minutebook/platform';
import { draftHash } from '../lexicons/draft-hash';
import { failingExamples } from '../lexicons/gate';
import { draftedLexicons, type LexiconRow } from '../store/lexicon-store';
import type { Rehearsals } from './rehearsals';
import { readyRehearsals } from './store/rehearsal-store';

const KIND: NoticeKind = 'lexicon-draft';

/**
 * Tells whoever may publish that somebody else's draft waits for them: once nothing but a second person is missing, that
 * is, a finished rehearsal of exactly this draft has nothing against it. Published, changed or taken back, it waits no more.
 */
export class DraftsWaiting implements NoticeSource {
  readonly name = 'drafts waiting';
  readonly standing = [KIND];

  constructor(
    private readonly database: Database,
    private readonly rehearsals: Pick<Rehearsals, 'objections'>,
    private readonly users: Pick<Users, 'whoMay'>,
  ) {}

  async notices(now: Date): Promise<TimedNotice[]> {
    const drafted = await draftedLexicons(this.database);
    if (drafted.length === 0) return [];
    const publishers = await this.users.whoMay('lexicon.publish');
    const found: TimedNotice[] = [];
    for (const lexicon of drafted) {
      const to = publishers.map(({ id }) => id).filter((id) => id !== lexicon.draftedBy);
      if (to.length === 0 || !(await this.isReady(lexicon, now))) continue;
      found.push({
        to,
        notice: {
          kind: KIND,
          subject: { kind: 'lexicon', id: String(lexicon.id) },
          words: { name: lexicon.name, by: lexicon.draftedByName! },
          // A draft that is saved again waits anew.
          once: `version ${lexicon.version}`,
        },
      });
    }
    return found;
  }

  private async isReady({ id, draft, publication }: LexiconRow, now: Date): Promise<boolean> {
    // Nearly every draft was not rehearsed as it stands, and its examples need not be tried.
    const rehearsals = await readyRehearsals(this.database, id, publication, draftHash(draft!));
    if (rehearsals.length === 0 || failingExamples(draft!, now.toISOString().slice(0, 10)).length > 0) return false;
    for (const rehearsal of rehearsals) if ((await this.rehearsals.objections(rehearsal)).length === 0) return true;
    return false;
  }
}
