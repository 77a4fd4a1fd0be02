import { type MailState } from '@minutebook/contract';
import {
  type Clock,
  type Database,
  handOver,
  type Letter,
  type Log,
  type Mail,
  type MailFault,
} from '@minutebook/platform';
import type { Actor } from '../audit/actor';
import type { Audit } from '../audit/audit';
import { holdersOf } from './holders';
import { writeLetter } from './letter';
import type { Notices } from './notices';
import {
  insertMail,
  lockMailable,
  markRefused,
  markSent,
  putAllOff,
  putOff,
  readMailFacts,
  retryAll,
  selectMailable,
  selectNoticesOf,
  selectWaiting,
  type WaitingMail,
} from './store/mail-store';

const LOCK = 'notice-mail';
/** Attempts in a row that fail before an administrator is told: some ten minutes. */
const ATTEMPTS_BEFORE_TELLING = 5;

export interface PostalRules {
  /** Address of the workbench, without a slash at its end. */
  readonly url: string;
  readonly names: boolean;
  readonly site: string;
}

/**
 * Makes e-mail of notices whose time has come, and hands it over. Notices that wait for one person leave in one mail. A
 * mail is a row before it is tried and stays one until the server has taken it: nothing is lost with a process. Between
 * the server's word and our row a process may die; then the mail goes out again under the same Message-ID, and mail
 * programs show one. SMTP promises no more.
 */
export class Postman {
  constructor(
    private readonly database: Database,
    private readonly notices: Notices,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly log: Log,
    /** Undefined: none is sent. */
    private readonly mail: Mail | undefined,
    private readonly rules: PostalRules,
  ) {}

  /** One round, in one process of the cluster at a time. Returns how many mails were taken. */
  async run(signal?: AbortSignal): Promise<number> {
    if (!this.mail) return 0;
    return (
      (await this.database.exclusively(LOCK, async () => {
        await this.gather();
        return this.send(this.mail!, signal);
      })) ?? 0
    );
  }

  async state(): Promise<MailState> {
    const facts = await readMailFacts(this.database);
    return {
      state: this.mail === undefined ? 'off' : facts.fault === null ? 'working' : 'failing',
      server: this.mail?.server ?? null,
      waiting: facts.waiting,
      refused: facts.refused,
      oldestWaitingAt: facts.oldestWaitingAt?.toISOString() ?? null,
      lastSentAt: facts.lastSentAt?.toISOString() ?? null,
      fault: facts.fault,
    };
  }

  /** Lets what waits or was refused be tried at once. Returns how many. */
  async retry(actor: Actor): Promise<number> {
    return this.database.transaction(async (tx) => {
      const mails = await retryAll(tx, this.clock.now());
      await this.audit.append(tx, actor, 'mail.retried', { kind: 'mail', id: 'all' }, { mails });
      return mails;
    });
  }

  private async gather(): Promise<void> {
    const now = this.clock.now();
    for (const { user, route } of await selectMailable(this.database, now)) {
      await this.database.transaction(async (tx) => {
        const notices = await lockMailable(tx, user, route, now);
        if (notices.length === 0) return;
        await insertMail(
          tx,
          user,
          route,
          `<notice-${notices[0]}.${this.rules.site}@${this.mail!.domain}>`,
          notices,
          now,
        );
      });
    }
  }

  private send(mail: Mail, signal?: AbortSignal): Promise<number> {
    return handOver<WaitingMail>(
      mail,
      {
        waiting: (now, limit) => selectWaiting(this.database, now, limit),
        letterOf: (waiting) => this.letterOf(waiting),
        taken: ({ id }) => markSent(this.database, id, this.clock.now()),
        failed: ({ id }, facts) => this.log.warn('e-mail was not taken', { mail: id, ...facts }),
        refused: (waiting, fault) => this.refused(waiting, fault),
        putOff: ({ id }, code, until) => putOff(this.database, id, code, until),
        putAllOff: (until, fault, attempt) => this.putAllOff(until, fault, attempt),
      },
      this.clock,
      signal,
    );
  }

  private async letterOf(waiting: WaitingMail): Promise<Letter | undefined> {
    if (!waiting.active) {
      await markRefused(this.database, waiting.id, 'user-disabled');
      return undefined;
    }
    const notices = await selectNoticesOf(this.database, waiting.id);
    return {
      to: { name: waiting.name, address: waiting.address },
      messageId: waiting.messageId,
      date: waiting.madeAt,
      ...writeLetter({ ...waiting, notices, url: this.rules.url, names: this.rules.names }),
    };
  }

  private async refused({ id }: WaitingMail, fault: MailFault): Promise<void> {
    await markRefused(this.database, id, fault.code);
    await this.tellAdministrators({ kind: 'mail', id: String(id) }, fault, 'refused');
  }

  private async putAllOff(until: Date, fault: MailFault, attempt: number): Promise<void> {
    await putAllOff(this.database, until);
    if (attempt < ATTEMPTS_BEFORE_TELLING) return;
    const { lastSentAt } = await readMailFacts(this.database);
    await this.tellAdministrators(
      { kind: 'mail', id: 'server' },
      fault,
      `since ${lastSentAt?.toISOString() ?? 'ever'}`,
    );
  }

  /** Once an outage, or once a letter. */
  private async tellAdministrators(
    subject: { kind: string; id: string },
    fault: MailFault,
    once: string,
  ): Promise<void> {
    await this.database.transaction(async (tx) =>
      this.notices.tell(tx, await holdersOf(tx, 'user.write'), {
        kind: 'mail-failing',
        subject,
        words: { code: fault.code },
        once,
      }),
    );
  }
}
