import type { Actor, Audit, Users } from '@minutebook/access';
import { holderAt, type Persons, type Reader, type SightedReader } from '@minutebook/archive';
import type { CaseCandidates, CaseRole } from '@minutebook/contract';
import { type Database, notFound, Problem } from '@minutebook/platform';
import { type Bars, handleKey } from './bars';
import { type CaseDoor, subjectOf } from './case-door';
import { isFor } from './exhibits';
import { inLine, type Membership } from './membership';
import { endPerson, insertPerson, readPeople } from './store/case-people-store';
import { readItems } from './store/case-item-store';

const SUGGESTED = 20;

/** Who is in a case, in which role, and why. Linking somebody as a subject takes access from their line at once. */
export class CasePeople {
  constructor(
    private readonly database: Database,
    private readonly door: CaseDoor,
    private readonly membership: Membership,
    private readonly bars: Bars,
    private readonly users: Users,
    private readonly persons: Persons,
    private readonly sighted: SightedReader,
    private readonly reader: Reader,
    private readonly audit: Audit,
  ) {}

  async add(
    actor: Actor,
    id: number,
    version: number,
    link: {
      person?: string | undefined;
      handle?: { scheme: string; value: string } | undefined;
      role: CaseRole;
      why: string;
    },
  ): Promise<void> {
    const { person, handle, role, why } = link;
    const known = person === undefined ? undefined : (await this.bars.byId([person])).get(person);
    if (person !== undefined && !known) throw notFound('person');
    await this.door.change(actor, id, { version, from: ['open'] }, async (tx, { user, record }) => {
      const part = await insertPerson(
        tx,
        id,
        {
          person: person ?? null,
          scheme: handle?.scheme ?? null,
          value: handle?.value ?? null,
          handleKey: handle ? handleKey(handle.scheme, handle.value) : null,
          name: known?.name ?? handle?.value ?? '',
          role,
          why,
        },
        this.door.by(actor),
      );
      if (part === undefined)
        throw new Problem({ code: 'already-linked', status: 409, title: 'This person is linked to the case already.' });
      await this.audit.append(tx, actor, 'case.person-added', subjectOf(id), { part: String(part), role });
      if (role === 'subject') {
        // Whoever links their own line would close the case to themselves and go on acting in it.
        const own = await this.membership.barring(tx, id, user);
        if (own) throw inLine(user.name, own);
        await this.membership.expel(tx, actor, id, record.owner);
      }
      return { result: undefined };
    });
  }

  async remove(actor: Actor, id: number, part: number, version: number, reason: string): Promise<void> {
    await this.door.change(actor, id, { version, from: ['open'] }, async (tx) => {
      if (!(await endPerson(tx, id, part, reason, this.door.by(actor)))) throw notFound('person of this case');
      await this.audit.append(tx, actor, 'case.person-removed', subjectOf(id), { part: String(part) });
      return { result: undefined };
    });
  }

  /** Colleagues with the reason why not, and people: those who wrote or received something of the case first. */
  async candidates(actor: Actor, id: number, text: string | undefined): Promise<CaseCandidates> {
    const { user } = await this.door.enter(actor, id);
    const [linked, items, colleagues] = await Promise.all([
      readPeople(this.database, id),
      readItems(this.database, id),
      this.users.whoMay('case.read'),
    ]);
    const subjects = linked.filter(({ role }) => role === 'subject');
    const judged = await Promise.all(
      colleagues.map(async (colleague) => {
        const subject = await this.bars.ground(colleague, subjects);
        return {
          id: colleague.id,
          name: colleague.name,
          allowed: !subject,
          reason: subject ? inLine(colleague.name, subject.name).title : null,
        };
      }),
    );
    const inCase = await this.castOf(
      user.id,
      items.filter((item) => isFor(user.id, item)).flatMap(({ message }) => message ?? []),
    );
    const q = text?.trim() ?? '';
    const found = q === '' ? [] : await this.persons.list({ text: q }, undefined, SUGGESTED);
    const people = [
      ...inCase.filter(({ name }) => q === '' || name.toLowerCase().includes(q.toLowerCase())),
      ...found.map(({ id: person, name, desk }) => ({ person, handle: null, name, desk, inCase: false })),
    ];
    const taken = new Set(linked.map(({ person, handleKey: key }) => person ?? key));
    const keyOf = ({ person, handle }: (typeof people)[number]): string =>
      person ?? (handle ? handleKey(handle.scheme, handle.value) : '');
    return {
      colleagues: judged,
      people: [...new Map(people.reverse().map((each) => [keyOf(each), each])).values()]
        .reverse()
        .filter((each) => !taken.has(keyOf(each))),
    };
  }

  private async castOf(user: string, ids: readonly number[]): Promise<CaseCandidates['people']> {
    const messages = await this.sighted.messages(user, [...new Set(ids)]);
    const handles = await this.reader.handles(
      messages.flatMap(({ versions }) => versions.flatMap(({ parties }) => [...parties])),
    );
    const at = this.door.now();
    return [...handles.values()].map((handle) => {
      const person = holderAt(handle, at);
      return {
        person: person?.id ?? null,
        handle: person ? null : { scheme: handle.scheme, value: handle.value },
        name: person?.name ?? handle.name,
        desk: person?.desk ?? null,
        inCase: true,
      };
    });
  }
}
