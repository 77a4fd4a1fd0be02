import { Controller, Req } from '@nestjs/common';
import { Audit, type In, Input, type ParsedRequest, Serves } from '@minutebook/access';
import {
  api,
  type ConversationClassing,
  type DirectoryDiff,
  type DirectoryPerson,
  type FirmDomain,
  type PersonFile,
  type Presence,
} from '@minutebook/contract';
import { Problem } from '@minutebook/platform';
import { readDirectoryFile } from '../people/directory-file';
import { DirectoryImport } from '../people/directory-import';
import { FirmDomains } from '../people/firm-domains';
import { Persons } from '../people/persons';
import { type Classing, Rooms } from '../people/rooms';
import { SightedReader } from '../walls/sighted-reader';
import { presentParty } from './presenting';
import {
  factsOf,
  instantOf,
  presentDifference,
  presentDomain,
  presentFile,
  presentPerson,
  readName,
  writeName,
} from './presenting-people';

/** Bytes of the largest directory file. */
const LARGEST = 50 * 1024 * 1024;

@Controller()
export class PeopleController {
  constructor(
    private readonly persons: Persons,
    private readonly domains: FirmDomains,
    private readonly directory: DirectoryImport,
    private readonly rooms: Rooms,
    private readonly sighted: SightedReader,
    private readonly audit: Audit,
  ) {}

  @Serves(api.directory.persons)
  async list(
    @Input() { query }: In<typeof api.directory.persons>,
  ): Promise<{ items: DirectoryPerson[]; next: string | null }> {
    const { q, kind, desk, state, after, limit } = query;
    const found = await this.persons.list({ text: q || undefined, kind, desk, state }, readName(after), limit + 1);
    const shown = found.slice(0, limit);
    const mappings = await this.persons.mappingsOf(shown);
    return {
      items: shown.map((person) => presentPerson(person, mappings)),
      next: found.length > limit ? writeName(shown.at(-1)!) : null,
    };
  }

  @Serves(api.directory.person)
  async person(@Input() { params }: In<typeof api.directory.person>): Promise<PersonFile> {
    return presentFile(await this.persons.file(params.id));
  }

  @Serves(api.directory.create)
  async create(@Input() { actor, body }: In<typeof api.directory.create>): Promise<DirectoryPerson> {
    const { externalId, name, kind, ...rest } = body;
    const facts = {
      externalId,
      name,
      kind,
      names: [],
      desk: null,
      title: null,
      branch: null,
      jurisdiction: null,
      joinedOn: null,
      manager: null,
      ofFirm: kind === 'employee',
      state: 'active',
      leftAt: null,
      ...factsOf(rest),
    } as const;
    return presentPerson(await this.persons.create(actor, facts), []);
  }

  @Serves(api.directory.change)
  async change(@Input() { actor, params, body }: In<typeof api.directory.change>): Promise<DirectoryPerson> {
    const { version, ...change } = body;
    const person = await this.persons.change(actor, params.id, version, factsOf(change));
    return presentPerson(person, await this.persons.mappingsOf([person]));
  }

  @Serves(api.directory.map)
  async map(@Input() { actor, params, body }: In<typeof api.directory.map>): Promise<PersonFile> {
    const { version, from, until, ...claim } = body;
    await this.persons.map(actor, params.id, version, { ...claim, from: instantOf(from), until: instantOf(until) });
    return presentFile(await this.persons.file(params.id));
  }

  @Serves(api.directory.unmap)
  async unmap(@Input() { actor, params, body }: In<typeof api.directory.unmap>): Promise<PersonFile> {
    const { version, reason, until } = body;
    const ending = { reason, until: instantOf(until) };
    await this.persons.unmap(actor, params.id, version, Number(params.mapping), ending);
    return presentFile(await this.persons.file(params.id));
  }

  @Serves(api.directory.domains)
  async firmDomains(): Promise<{ items: FirmDomain[] }> {
    return { items: (await this.domains.list()).map(presentDomain) };
  }

  @Serves(api.directory.addDomain)
  async addDomain(@Input() { actor, body }: In<typeof api.directory.addDomain>): Promise<FirmDomain> {
    return presentDomain(await this.domains.add(actor, body.domain, body.note));
  }

  @Serves(api.directory.removeDomain)
  async removeDomain(
    @Input() { actor, params }: In<typeof api.directory.removeDomain>,
  ): Promise<Record<string, never>> {
    await this.domains.remove(actor, Number(params.id));
    return {};
  }

  @Serves(api.directory.compare)
  async compare(
    @Input() { actor, query }: In<typeof api.directory.compare>,
    @Req() request: ParsedRequest,
  ): Promise<DirectoryDiff> {
    const { entries, faults } = readDirectoryFile(await bytesOf(request));
    return presentDifference(await this.directory.compare(actor, entries, query.complete === 'true', 'csv'), faults);
  }

  @Serves(api.directory.import)
  async import(
    @Input() { actor, query }: In<typeof api.directory.import>,
    @Req() request: ParsedRequest,
  ): Promise<DirectoryDiff> {
    const { entries, faults } = readDirectoryFile(await bytesOf(request));
    const { complete, revision } = query;
    return presentDifference(await this.directory.import(actor, entries, complete === 'true', 'csv', revision), faults);
  }

  @Serves(api.directory.members)
  async members(
    @Input() { actor, params, query }: In<typeof api.directory.members>,
  ): Promise<{ at: string; items: Presence[] }> {
    const at = new Date(query.at);
    const sight = await this.sighted.require(actor.id, Number(params.id));
    const { presences, handles } = await this.rooms.whoWasThere(Number(params.id), at, sight);
    await this.audit.record(
      actor,
      'conversation.viewed',
      { kind: 'conversation', id: params.id },
      { members: presences.length, at: query.at },
    );
    return {
      at: query.at,
      items: presences.flatMap(({ handle, ground, message, since, byName }) => {
        const party = handles.get(handle);
        if (!party) return [];
        return [
          { party: presentParty(party, at), ground, message: String(message), since: since.toISOString(), byName },
        ];
      }),
    };
  }

  @Serves(api.directory.classing)
  async classing(@Input() { actor, params }: In<typeof api.directory.classing>): Promise<ConversationClassing> {
    await this.sighted.require(actor.id, Number(params.id));
    return presentClassing(await this.rooms.classOf(Number(params.id)));
  }

  @Serves(api.directory.classify)
  async classify(@Input() { actor, params, body }: In<typeof api.directory.classify>): Promise<ConversationClassing> {
    await this.sighted.require(actor.id, Number(params.id));
    return presentClassing(await this.rooms.decide(actor, Number(params.id), body));
  }
}

function presentClassing({ decisions, rule, class: name }: Classing): ConversationClassing {
  return {
    class: name,
    rule,
    decisions: decisions.map(({ class: decided, reason, at, byName }) => ({
      class: decided,
      reason,
      at: at.toISOString(),
      by: byName,
    })),
  };
}

async function bytesOf(request: ParsedRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST)
      throw new Problem({ code: 'directory-too-large', status: 413, title: 'A directory file has at most 50 MB.' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
