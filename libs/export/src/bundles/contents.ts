import { type Actor, type Audit, permissionsOf, type Subject, type Users } from '@minutebook/access';
import type { DayScope, Directory, Reader, Selection, SightedReader, Sights } from '@minutebook/archive';
import { type AuditFilter, type BundleScope, type Permission, PERMISSIONS } from '@minutebook/contract';
import { notFound, Problem } from '@minutebook/platform';
import type { ReviewSelection } from '@minutebook/review';

/** Messages, or entries, one bundle may hold. More is asked for in parts; nothing is cut. */
export const MOST = 100_000;
const PAGE = 1_000;

/** What a scope comes to, for one who asks. */
export interface Contents {
  /** For people; nothing that is sealed. */
  readonly title: string;
  /** In the order of their times. */
  readonly messages: readonly number[];
  /** What else the audit trail is of, besides messages and their alerts. */
  readonly subjects: readonly Subject[];
  /** Numbers of entries of the audit log, where these are what was asked for. */
  readonly entries: readonly number[];
  /** Where a bundle claims to be complete. */
  readonly days: DayScope | undefined;
  /** External ids of those it is of. */
  readonly persons: readonly string[];
  /** It leaves for a case, which is the matter. */
  readonly forCase: boolean;
}

const NOTHING: Omit<Contents, 'title'> = {
  messages: [],
  subjects: [],
  entries: [],
  days: undefined,
  persons: [],
  forCase: false,
};

/** Resolves what was asked for, for whoever asks: what they may not see is not in it, and what they may not do is refused. */
export class BundleContents {
  constructor(
    private readonly users: Users,
    private readonly sights: Sights,
    private readonly selection: Selection,
    private readonly sighted: SightedReader,
    private readonly reader: Reader,
    private readonly directory: Directory,
    private readonly review: ReviewSelection,
    private readonly audit: Audit,
  ) {}

  /** Throws `not-allowed`, `not-found`, `bundle-too-large`, `bundle-empty`. */
  async of(actor: Actor, scope: BundleScope, below: number): Promise<Contents> {
    await this.permit(actor, RIGHTS[scope.kind]);
    const contents = await this.resolve(actor, scope, below);
    if (contents.messages.length === 0 && contents.entries.length === 0)
      throw new Problem({
        code: 'bundle-empty',
        status: 422,
        title: 'There is nothing of that which you may see.',
        hint: 'Choose other days, another person or another filter.',
      });
    return contents;
  }

  /** Whether the actor may still have what they asked for: throws as {@link of} does. */
  async check(actor: Actor, scope: BundleScope): Promise<void> {
    await this.permit(actor, RIGHTS[scope.kind]);
    if (scope.kind === 'case') await this.review.ofCase(actor, Number(scope.case));
    if (scope.kind === 'alert') await this.review.ofAlert(actor, Number(scope.alert));
  }

  private resolve(actor: Actor, scope: BundleScope, below: number): Promise<Contents> {
    switch (scope.kind) {
      case 'message':
        return this.ofMessage(actor, Number(scope.message));
      case 'conversation':
        return this.ofConversation(actor, Number(scope.conversation));
      case 'custodian':
        return this.ofCustodian(actor, scope);
      case 'alert':
        return this.ofAlert(actor, Number(scope.alert));
      case 'case':
        return this.ofCase(actor, Number(scope.case));
      case 'audit':
        return this.ofAudit(scope.filter, below);
    }
  }

  private async ofMessage(actor: Actor, id: number): Promise<Contents> {
    const { responses } = await this.sighted.message(actor.id, id);
    const about = responses.map(({ message }) => message);
    return { ...NOTHING, title: `Message ${id}`, messages: [...new Set([id, ...about])] };
  }

  private async ofConversation(actor: Actor, id: number): Promise<Contents> {
    const messages = await collect(this.selection.ofConversation(actor.id, id));
    const row = (await this.reader.conversations([id])).get(id);
    const { members } = await this.sighted.roster(actor.id, id, 4);
    const names = members.slice(0, 3).map(({ name }) => name);
    // Without a title of its own it would be called by a subject, and subjects are sealed.
    const title = row?.title ?? (members.length > 3 ? `${names.join(', ')}, …` : names.join(', '));
    return { ...NOTHING, title, messages, subjects: [{ kind: 'conversation', id: String(id) }] };
  }

  private async ofCustodian(
    actor: Actor,
    { person, from, to }: Extract<BundleScope, { kind: 'custodian' }>,
  ): Promise<Contents> {
    const { persons } = await this.directory.whoIsWho();
    const found = persons.find(({ id }) => id === person);
    if (!found) throw notFound('person');
    const isWhole = (await this.sights.of(actor.id)).isWhole;
    return {
      ...NOTHING,
      title: `${found.name}, ${from} – ${to}`,
      messages: await collect(this.selection.ofPerson(actor.id, person, { from, to })),
      // How many there are of a day tells who does not see all of them how many are kept from them.
      days: isWhole ? { custodians: [person], from, to } : undefined,
      persons: [found.externalId],
    };
  }

  private async ofAlert(actor: Actor, id: number): Promise<Contents> {
    const messages = await this.review.ofAlert(actor, id);
    return { ...NOTHING, title: `A-${id}`, messages, subjects: [{ kind: 'alert', id: String(id) }] };
  }

  private async ofCase(actor: Actor, id: number): Promise<Contents> {
    const { messages, alerts } = await this.review.ofCase(actor, id);
    return {
      ...NOTHING,
      title: `C-${String(id).padStart(3, '0')}`,
      messages,
      subjects: [{ kind: 'case', id: String(id) }, ...alerts.map((alert) => ({ kind: 'alert', id: String(alert) }))],
      forCase: true,
    };
  }

  private async ofAudit(filter: AuditFilter, below: number): Promise<Contents> {
    const entries: number[] = [];
    for (let before: number | undefined = below; ;) {
      const page = await this.audit.list(filter, before, PAGE);
      entries.push(...page.map(({ index }) => index));
      if (entries.length > MOST) throw tooLarge('entries of the audit log');
      if (page.length < PAGE) break;
      before = page.at(-1)!.index;
    }
    return { ...NOTHING, title: 'Audit log', entries: entries.reverse() };
  }

  /** Whoever holds the data folder acts with the right of possession. */
  private async permit(actor: Actor, rights: readonly Permission[]): Promise<void> {
    if (actor.role === 'operator') return;
    const held = permissionsOf(await this.users.find(actor.id));
    const missing = rights.find((right) => !held.includes(right));
    if (missing === undefined) return;
    throw new Problem({
      code: 'not-allowed',
      status: 403,
      title: 'You may not do this.',
      detail: `It needs the right “${PERMISSIONS[missing]}”.`,
      hint: 'An administrator grants roles.',
    });
  }
}

/** What each scope needs besides the right to make bundles. */
const RIGHTS: Readonly<Record<BundleScope['kind'], readonly Permission[]>> = {
  message: ['bundle.make', 'message.read'],
  conversation: ['bundle.make', 'message.read'],
  custodian: ['bundle.make', 'message.read', 'people.read'],
  alert: ['bundle.make', 'message.read', 'alert.read'],
  case: ['bundle.make', 'message.read', 'case.read'],
  audit: ['bundle.make', 'audit.export'],
};

async function collect(pages: AsyncIterable<readonly number[]>): Promise<number[]> {
  const ids: number[] = [];
  for await (const page of pages) {
    ids.push(...page);
    if (ids.length > MOST) throw tooLarge('messages');
  }
  return ids;
}

function tooLarge(what: string): Problem {
  return new Problem({
    code: 'bundle-too-large',
    status: 422,
    title: `These are more than ${MOST.toLocaleString('en')} ${what}.`,
    detail: 'Nothing was left out, and nothing was made.',
    hint: 'Ask for it in parts, by time.',
  });
}
