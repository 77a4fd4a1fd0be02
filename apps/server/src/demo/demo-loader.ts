import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import {
  type Actor,
  actorOf,
  Audit,
  generatePassphrase,
  hashPassword,
  type StoredUser,
  Users,
} from '@minutebook/access';
import { Pipeline } from '@minutebook/appliance';
import { DirectoryImport, FirmDomains, Imports, isMessage, Reader } from '@minutebook/archive';
import { writeFeed } from '@minutebook/capture';
import { CLOCK, type Clock, Database, Problem } from '@minutebook/platform';
import { Lexicons } from '@minutebook/surveillance';
import { type DemoCompany, demoCompany } from './company';
import { DemoDesk } from './demo-desk';
import { DemoKeeping } from './demo-keeping';
import { toFeed } from './feed-lines';

export interface LoadedDemo {
  /** Shared by its people; made for this load, shown once, stored nowhere. */
  readonly passphrase: string;
  readonly people: { name: string; email: string; roles: string[]; about: string }[];
  readonly import: string;
}

/**
 * Loads the demo company into an empty archive, through the front door: users, a feed file, lexicons, a
 * retention schedule, a hold, decisions. Nothing
 * in it is made differently from what a firm would do, so what it shows is what the program does.
 */
@Injectable()
export class DemoLoader {
  private underway: { readonly by: string; readonly loaded: Promise<LoadedDemo> } | undefined;

  constructor(
    private readonly database: Database,
    private readonly users: Users,
    private readonly audit: Audit,
    private readonly imports: Imports,
    private readonly domains: FirmDomains,
    private readonly directory: DirectoryImport,
    private readonly lexicons: Lexicons,
    private readonly pipeline: Pipeline,
    private readonly reader: Reader,
    private readonly desk: DemoDesk,
    private readonly keeping: DemoKeeping,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async state(): Promise<'none' | 'offered' | 'loading' | 'loaded'> {
    if (this.underway) return 'loading';
    if ((await this.reader.head()) === 0) return 'offered';
    return (await this.lexicons.find(DEMO_LEXICON)) ? 'loaded' : 'none';
  }

  /** Whoever began it and asks again before it is done, from a page loaded anew, has the same answer. */
  async load(actor: Actor): Promise<LoadedDemo> {
    const state = await this.state();
    if (this.underway?.by === actor.id) {
      const loaded = await this.underway.loaded;
      await this.audit.record(actor, 'demo.loaded', SUBJECT, { shown: 'again' });
      return loaded;
    }
    if (state !== 'offered' || this.underway) {
      throw new Problem({
        code: 'archive-not-empty',
        status: 409,
        title: 'The demo company only goes into an empty archive.',
        detail: 'It must never mix with real messages.',
        hint: 'Start with another data folder to see it: MINUTEBOOK_DATA=./demo npm start.',
      });
    }
    this.underway = { by: actor.id, loaded: this.build(actor, demoCompany(this.clock.now())) };
    try {
      return await this.underway.loaded;
    } finally {
      this.underway = undefined;
    }
  }

  private async build(actor: Actor, company: DemoCompany): Promise<LoadedDemo> {
    const passphrase = generatePassphrase();
    const people = await this.admit(actor, company, passphrase);
    const author = [...people.values()].find((person) => person.roles.includes('compliance'))!;
    // Before the messages: then the index has them right at once.
    await this.domains.add(actorOf(author), company.domain, company.name);
    await this.directory.import(actorOf(author), company.directory, true, 'demo');
    const { row } = await this.imports.create(actor, { name: company.name });
    await this.imports.addUpload(
      actor,
      row.id,
      `${company.name}.jsonl`,
      Readable.from(writeFeed(company.events.map(toFeed), company.name)),
    );
    await this.imports.start(actor, row.id, undefined);
    await this.imports.run(row.id, new AbortController().signal);
    // So that rules are rehearsed on all that is there.
    await this.pipeline.drain();
    for (const lexicon of company.lexicons) await this.lexicons.apply(actorOf(author), lexicon.name, lexicon.rules);
    await this.desk.setUp(company, people);
    await this.keeping.play(company, people);
    await this.pipeline.drain();
    await this.review(company, people);
    return {
      passphrase,
      people: company.people.map(({ name, email, roles, about }) => ({ name, email, roles: [...roles], about })),
      import: String(row.id),
    };
  }

  private async admit(actor: Actor, company: DemoCompany, passphrase: string): Promise<Map<string, StoredUser>> {
    const hashes = await Promise.all(company.people.map(() => hashPassword(passphrase)));
    return this.database.transaction(async (tx) => {
      const people = new Map<string, StoredUser>();
      for (const [i, person] of company.people.entries())
        people.set(person.email, await this.users.admit(tx, person, hashes[i]!));
      await this.audit.append(tx, actor, 'demo.loaded', SUBJECT, {
        company: company.name,
        people: people.size,
        events: company.events.length,
      });
      return people;
    });
  }

  /** Plays the decisions the company's people have taken so far, in their names. */
  private async review(company: DemoCompany, people: ReadonlyMap<string, StoredUser>): Promise<void> {
    const messages = new Map<string, number>();
    for (const message of await this.reader.newest(company.events.length)) {
      const { event } = message.versions[0]!;
      if (isMessage(event) && event.nativeId !== undefined) messages.set(event.nativeId, message.id);
    }
    await this.desk.play(company, people, messages);
  }
}

const SUBJECT = { kind: 'appliance', id: 'demo' } as const;

/** By which a loaded demo is known again after a restart. */
const DEMO_LEXICON = 'Off-channel and records';
