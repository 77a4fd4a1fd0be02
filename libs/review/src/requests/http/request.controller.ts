import { Controller } from '@nestjs/common';
import { Audit, type In, Input, Serves } from '@minutebook/access';
import { Reader, SightedReader } from '@minutebook/archive';
import {
  api,
  type ItemsDecided,
  type RegulatoryRequest,
  type RequestFile,
  type RequestItem,
} from '@minutebook/contract';
import { idCursor } from '@minutebook/platform';
import { Productions } from '../productions';
import { RequestRegister } from '../register';
import { presentItem, presentPapers, presentRequest } from './presenting';

@Controller()
export class RequestController {
  constructor(
    private readonly register: RequestRegister,
    private readonly productions: Productions,
    private readonly sighted: SightedReader,
    private readonly reader: Reader,
    private readonly audit: Audit,
  ) {}

  @Serves(api.requests.list)
  async list(
    @Input() { query }: In<typeof api.requests.list>,
  ): Promise<{ items: RegulatoryRequest[]; next: string | null }> {
    const found = await this.register.list(query.view, readPlace(query.after), query.limit + 1);
    const items = found.slice(0, query.limit);
    const last = items.at(-1)?.request;
    return {
      items: items.map(presentRequest),
      next: found.length > query.limit && last ? `${last.dueOn}.${last.id}` : null,
    };
  }

  @Serves(api.requests.create)
  async create(@Input() { actor, body }: In<typeof api.requests.create>): Promise<RequestFile> {
    const { calendar, ...asked } = body;
    return presentPapers(
      await this.register.enter(actor, {
        ...asked,
        calendar: calendar === undefined ? undefined : Number(calendar),
      }),
    );
  }

  @Serves(api.requests.get)
  async get(@Input() { actor, params }: In<typeof api.requests.get>): Promise<RequestFile> {
    const papers = presentPapers(await this.register.get(Number(params.id)));
    const about = { kind: 'request', id: params.id };
    await this.audit.record(actor, 'request.viewed', about, { number: papers.number });
    return papers;
  }

  @Serves(api.requests.rescope)
  async rescope(@Input() { actor, params, body }: In<typeof api.requests.rescope>): Promise<RequestFile> {
    const { version, reason, ...scope } = body;
    return presentPapers(await this.register.rescope(actor, Number(params.id), version, scope, reason));
  }

  @Serves(api.requests.extend)
  async extend(@Input() { actor, params, body }: In<typeof api.requests.extend>): Promise<RequestFile> {
    return presentPapers(await this.register.extend(actor, Number(params.id), body.version, body.days, body.reason));
  }

  @Serves(api.requests.take)
  async take(@Input() { actor, params, body }: In<typeof api.requests.take>): Promise<RequestFile> {
    return presentPapers(await this.register.take(actor, Number(params.id), body.version));
  }

  @Serves(api.requests.move)
  async move(@Input() { actor, params, body }: In<typeof api.requests.move>): Promise<RequestFile> {
    return presentPapers(await this.register.move(actor, Number(params.id), body.version, body.state, body.reason));
  }

  @Serves(api.requests.items)
  async items(
    @Input() { actor, params, query }: In<typeof api.requests.items>,
  ): Promise<{ items: RequestItem[]; next: string | null }> {
    const id = Number(params.id);
    const before = idCursor(query.after);
    const found = await this.productions.items(id, query.decision, before, query.limit + 1);
    const rows = found.slice(0, query.limit);
    const messages = await this.sighted.messages(
      actor.id,
      rows.map(({ message }) => message),
    );
    const handles = await this.reader.handles(messages.flatMap(({ versions }) => versions[0]?.sender ?? []));
    const byId = new Map(messages.map((message) => [message.id, message]));
    const about = { kind: 'request', id: params.id };
    await this.audit.record(actor, 'request.viewed', about, { what: 'items', items: rows.length });
    return {
      items: rows.map((row) => presentItem(row, byId.get(row.message), handles)),
      next: found.length > query.limit ? String(rows.at(-1)!.id) : null,
    };
  }

  @Serves(api.requests.decide)
  async decide(@Input() { actor, params, body }: In<typeof api.requests.decide>): Promise<ItemsDecided> {
    const { version, messages, ...asked } = body;
    const { papers, ...counts } = await this.productions.decide(actor, Number(params.id), version, {
      ...asked,
      messages: messages?.map(Number),
    });
    return { ...counts, request: presentPapers(papers) };
  }

  @Serves(api.requests.produce)
  async produce(@Input() { actor, params, body }: In<typeof api.requests.produce>): Promise<RequestFile> {
    return presentPapers(await this.productions.produce(actor, Number(params.id), body.version, body.note));
  }
}

function readPlace(cursor: string | undefined): { day: string; id: number } | undefined {
  const match = /^(\d{4}-\d\d-\d\d)\.(\d{1,15})$/.exec(cursor ?? '');
  return match ? { day: match[1]!, id: Number(match[2]) } : undefined;
}
