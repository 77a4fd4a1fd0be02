import { type Actor, type Audit, type Notices, permissionsOf, type StoredUser, type Users } from '@minutebook/access';
import { notFound, Problem, type Transaction } from '@minutebook/platform';
import type { Bars } from './bars';
import { type CaseDoor, caseNumber, subjectOf } from './case-door';
import { endAccess, insertAccess, readAccess } from './store/case-store';
import { readPeople } from './store/case-people-store';

/** Who belongs to a case: need to know, given and taken one by one, and never a subject or somebody above one (R182). */
export class Membership {
  constructor(
    private readonly door: CaseDoor,
    private readonly users: Users,
    private readonly bars: Bars,
    private readonly notices: Notices,
    private readonly audit: Audit,
  ) {}

  async give(actor: Actor, id: number, version: number, user: string): Promise<void> {
    await this.door.change(actor, id, { version, from: ['open', 'signing', 'closed'] }, async (tx) => {
      const member = await this.eligible(tx, id, user);
      if (await insertAccess(tx, id, member, this.door.by(actor)))
        await this.notices.tell(tx, [user], {
          kind: 'case-access',
          subject: subjectOf(id),
          words: { case: caseNumber(id), by: actor.name },
        });
      await this.audit.append(tx, actor, 'case.access-given', subjectOf(id), { user });
      return { result: undefined };
    });
  }

  async take(actor: Actor, id: number, version: number, user: string, reason: string): Promise<void> {
    await this.door.change(actor, id, { version, from: ['open', 'signing', 'closed'] }, async (tx, { record }) => {
      if (record.owner === user)
        throw new Problem({
          code: 'case-owner',
          status: 409,
          title: `${record.ownerName} owns this case.`,
          hint: 'Give it to another owner first.',
        });
      if (!(await endAccess(tx, id, user, reason, this.door.now()))) throw notFound('member of this case');
      await this.audit.append(tx, actor, 'case.access-taken', subjectOf(id), { user });
      return { result: undefined };
    });
  }

  /** A member to be, or a problem that says why not. */
  async eligible(tx: Transaction, id: number, user: string): Promise<StoredUser> {
    const found = await this.users.current(user);
    if (!found || !permissionsOf(found).includes('case.read')) throw notFound('user who may see cases');
    const subject = await this.barring(tx, id, found);
    if (subject) throw inLine(found.name, subject);
    return found;
  }

  /** Takes the access of members who are, or stand above, a subject of the case. The owner must have handed it over before. */
  async expel(tx: Transaction, actor: Actor, id: number, owner: string): Promise<void> {
    for (const { user } of await readAccess(tx, id)) {
      const member = await this.users.current(user);
      const subject = member && (await this.barring(tx, id, member));
      if (!member || !subject) continue;
      if (user === owner) throw inLine(member.name, subject);
      await endAccess(tx, id, user, 'in the line of a subject', this.door.now());
      await this.audit.append(tx, actor, 'case.access-taken', subjectOf(id), { user, ground: 'in-line' });
    }
  }

  /** The name of the subject because of whom somebody may not see the case. */
  async barring(tx: Parameters<typeof readPeople>[0], id: number, user: StoredUser): Promise<string | undefined> {
    const subjects = (await readPeople(tx, id)).filter(({ role }) => role === 'subject');
    return (await this.bars.ground(user, subjects))?.name;
  }
}

export function inLine(name: string, subject: string): Problem {
  return new Problem({
    code: 'conflict-of-interest',
    status: 403,
    title:
      name === subject
        ? `${name} is a subject of this case.`
        : `${name} is, or stands above, ${subject}, a subject of this case.`,
    detail: 'Nothing was changed.',
    hint: 'Somebody outside that line can have the case.',
  });
}
