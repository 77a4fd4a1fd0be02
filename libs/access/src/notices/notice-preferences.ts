import {
  NOTICE_KINDS,
  type NoticeChoice,
  type NoticeHours,
  type NoticeKind,
  type NoticePreferences as Preferences,
} from '@minutebook/contract';
import { checkZone, conflict, type Database, type Queries } from '@minutebook/platform';
import type { Actor } from '../audit/actor';
import type { Audit } from '../audit/audit';
import { mailAfter } from './notices';
import {
  rerouteNotices,
  saveChoices,
  saveHours,
  selectChoices,
  selectHours,
  selectUnmailed,
} from './store/preference-store';

const KINDS = Object.keys(NOTICE_KINDS) as NoticeKind[];

/** How a person is told, and when e-mail waits. Everybody's own; nobody sets another's. */
export class NoticePreferences {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly mails: boolean,
  ) {}

  async of(user: { readonly id: string; readonly email: string }): Promise<Preferences> {
    return this.read(this.database, user);
  }

  /** Also for what waits already: e-mail not yet made follows the new choices. Throws `changed-meanwhile`. */
  async change(
    actor: Actor,
    user: { readonly id: string; readonly email: string },
    hours: NoticeHours,
    choices: readonly NoticeChoice[],
    version: number,
  ): Promise<Preferences> {
    checkZone(hours.zone);
    // Of a kind named twice the last counts; what is as usual is not kept, so that a better usual reaches everybody.
    const chosen = [...new Map(choices.map((choice) => [choice.kind, choice])).values()].filter(
      ({ kind, app, mail }) => app !== NOTICE_KINDS[kind].app || mail !== NOTICE_KINDS[kind].mail,
    );
    return this.database.transaction(async (tx) => {
      const before = await this.read(tx, user);
      if (!(await saveHours(tx, user.id, hours, version))) throw conflict('choice');
      await saveChoices(tx, user.id, chosen);
      const after = await this.read(tx, user);
      const route = new Map(after.choices.map(({ kind, mail }) => [kind, mail]));
      const waiting = await selectUnmailed(tx, user.id);
      await rerouteNotices(
        tx,
        waiting.map(({ id, kind, at }) => {
          const to = route.get(kind) ?? 'off';
          return { id, route: to, mailAfter: mailAfter(to, at, hours) };
        }),
      );
      await this.audit.append(
        tx,
        actor,
        'notice.preferences-changed',
        { kind: 'user', id: user.id },
        { before: plain(before), after: plain(after) },
      );
      return after;
    });
  }

  private async read(queries: Queries, user: { id: string; email: string }): Promise<Preferences> {
    const { hours, version } = await selectHours(queries, user.id);
    const chosen = new Map((await selectChoices(queries, user.id)).map((choice) => [choice.kind, choice]));
    return {
      ...hours,
      choices: KINDS.map(
        (kind) => chosen.get(kind) ?? { kind, app: NOTICE_KINDS[kind].app, mail: NOTICE_KINDS[kind].mail },
      ),
      address: this.mails ? user.email : null,
      version,
    };
  }
}

/** As the audit log keeps it: hours, and how each kind is told. */
function plain({ zone, quiet, digestAt, language, choices }: Preferences) {
  return {
    zone,
    quiet: quiet && { from: quiet.from, to: quiet.to, days: [...quiet.days] },
    digestAt,
    language,
    choices: Object.fromEntries(
      choices.map(({ kind, app, mail }) => [kind, `${app ? 'app' : 'no app'}, mail ${mail}`]),
    ),
  };
}
