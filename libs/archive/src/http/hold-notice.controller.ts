import { Controller } from '@nestjs/common';
import { type In, Input, MachineFacts, Serves } from '@minutebook/access';
import {
  type AcknowledgementForm,
  type AcknowledgementLink,
  api,
  type CustodianNotice,
  type CustodianNoticeFile,
  type FollowUp,
  type HoldNotices as Board,
  type NoticeShown,
  type NoticeTemplate,
  type NoticeTemplateFile,
} from '@minutebook/contract';
import { idCursor } from '@minutebook/platform';
import { Acknowledgements } from '../hold-notices/acknowledgements';
import { FollowUps } from '../hold-notices/follow-ups';
import { HoldNoticeRecord } from '../hold-notices/hold-notice-record';
import { HoldNotices } from '../hold-notices/hold-notices';
import { type FreshAcknowledgementLink, NoticeLinks } from '../hold-notices/notice-links';
import { NoticeTemplates } from '../hold-notices/notice-templates';
import {
  presentBoard,
  presentCustodian,
  presentCustodianFile,
  presentFollowUp,
  presentTemplate,
  presentTemplateFile,
} from '../hold-notices/presenting';

type Page<T> = Promise<{ items: T[]; next: string | null }>;

/** Hold notices: what legal writes and sees, and the door of whoever acknowledges one. */
@Controller()
export class HoldNoticeController {
  constructor(
    private readonly templates: NoticeTemplates,
    private readonly notices: HoldNotices,
    private readonly links: NoticeLinks,
    private readonly record: HoldNoticeRecord,
    private readonly followUps: FollowUps,
    private readonly acknowledgements: Acknowledgements,
    private readonly machine: MachineFacts,
  ) {}

  @Serves(api.holdNotices.templates)
  async listTemplates(@Input() { query }: In<typeof api.holdNotices.templates>): Page<NoticeTemplate> {
    const found = await this.templates.list(readName(query.after), query.limit + 1);
    const items = found.slice(0, query.limit);
    const last = items.at(-1);
    const next = found.length > query.limit ? writeName({ name: last!.name, id: last!.template }) : null;
    return { items: items.map(presentTemplate), next };
  }

  @Serves(api.holdNotices.template)
  async template(@Input() { params }: In<typeof api.holdNotices.template>): Promise<NoticeTemplateFile> {
    return presentTemplateFile(await this.templates.get(Number(params.id)));
  }

  @Serves(api.holdNotices.createTemplate)
  async createTemplate(
    @Input() { actor, body }: In<typeof api.holdNotices.createTemplate>,
  ): Promise<NoticeTemplateFile> {
    return presentTemplateFile(await this.templates.create(actor, body.name, body.content));
  }

  @Serves(api.holdNotices.writeTemplate)
  async writeTemplate(
    @Input() { actor, params, body }: In<typeof api.holdNotices.writeTemplate>,
  ): Promise<NoticeTemplateFile> {
    return presentTemplateFile(await this.templates.write(actor, Number(params.id), body.version, body.content));
  }

  @Serves(api.holdNotices.get)
  async board(@Input() { actor, params }: In<typeof api.holdNotices.get>): Promise<Board> {
    return presentBoard(await this.notices.board(actor, Number(params.id)));
  }

  @Serves(api.holdNotices.preview)
  async preview(
    @Input() { actor, params, query }: In<typeof api.holdNotices.preview>,
  ): Promise<{ shown: NoticeShown[] }> {
    return { shown: await this.notices.preview(actor, Number(params.id), Number(query.text)) };
  }

  @Serves(api.holdNotices.issue)
  async issue(@Input() { actor, params, body }: In<typeof api.holdNotices.issue>): Promise<Board> {
    const { text, calendar, ...asked } = body;
    const notice = { ...asked, text: Number(text), calendar: calendar === undefined ? undefined : Number(calendar) };
    return presentBoard(await this.notices.issue(actor, Number(params.id), notice));
  }

  @Serves(api.holdNotices.custodians)
  async custodians(@Input() { actor, params, query }: In<typeof api.holdNotices.custodians>): Page<CustodianNotice> {
    const { state, after, limit } = query;
    const found = await this.notices.custodians(actor, Number(params.id), state, readName(after), limit + 1);
    const items = found.slice(0, limit);
    return {
      items: (await this.record.details(items)).map(presentCustodian),
      next: found.length > limit ? writeName(items.at(-1)!) : null,
    };
  }

  @Serves(api.holdNotices.remind)
  async remind(
    @Input() { actor, params, body }: In<typeof api.holdNotices.remind>,
  ): Promise<{ letters: number; unreached: number }> {
    return this.links.remind(actor, Number(params.id), body.version);
  }

  @Serves(api.holdNotices.custodian)
  async custodian(@Input() { actor, params }: In<typeof api.holdNotices.custodian>): Promise<CustodianNoticeFile> {
    const row = await this.notices.custodian(actor, Number(params.id));
    return presentCustodianFile((await this.record.details([row]))[0]!);
  }

  @Serves(api.holdNotices.link)
  async link(@Input() { actor, params, body }: In<typeof api.holdNotices.link>): Promise<AcknowledgementLink> {
    const link = await this.links.ofCustodian(actor, Number(params.id), body.version, body.remind);
    return presentAcknowledgementLink(link, this.machine.publicUrl);
  }

  @Serves(api.holdNotices.followUps)
  async listFollowUps(
    @Input() { actor, query }: In<typeof api.holdNotices.followUps>,
  ): Page<FollowUp & { hold: { id: string; name: string } }> {
    const { hold, person, state, after, limit } = query;
    const filter = { hold: hold === undefined ? undefined : Number(hold), person, settled: state === 'settled' };
    const before = idCursor(after);
    const found = await this.followUps.list(actor, filter, before, limit + 1);
    const items = found.slice(0, limit);
    return {
      items: items.map((row) => ({ ...presentFollowUp(row), hold: { id: String(row.hold), name: row.holdName } })),
      next: found.length > limit ? String(items.at(-1)!.id) : null,
    };
  }

  @Serves(api.holdNotices.settle)
  async settle(@Input() { actor, params, body }: In<typeof api.holdNotices.settle>): Promise<FollowUp> {
    return presentFollowUp(await this.followUps.settle(actor, Number(params.id), body.version, body.note));
  }

  @Serves(api.holdNotices.form)
  async form(@Input() { query }: In<typeof api.holdNotices.form>): Promise<AcknowledgementForm> {
    const { custodian, notice, shown } = await this.acknowledgements.form(query.token);
    return {
      person: custodian.name,
      issuedBy: notice.issuedByName,
      issuedAt: notice.issuedAt.toISOString(),
      shown: [...shown],
    };
  }

  @Serves(api.holdNotices.acknowledge)
  async acknowledge(@Input() { body }: In<typeof api.holdNotices.acknowledge>): Promise<{ at: string }> {
    const { token, ...acknowledging } = body;
    return { at: (await this.acknowledgements.acknowledge(token, acknowledging)).toISOString() };
  }
}

/** The token is in the fragment, so that no server log or referrer ever holds it. */
export function presentAcknowledgementLink(
  { custodian, token, email }: FreshAcknowledgementLink,
  publicUrl: string,
): AcknowledgementLink {
  return {
    custodian: String(custodian.id),
    person: custodian.name,
    externalId: custodian.externalId,
    email,
    link: `${publicUrl}/acknowledge#${token}`,
  };
}

function writeName({ name, id }: { readonly name: string; readonly id: number }): string {
  return Buffer.from(JSON.stringify([name, id])).toString('base64url');
}

/** A cursor nobody made here begins the list again. */
function readName(cursor: string | undefined): { name: string; id: number } | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor ?? '', 'base64url').toString());
    const [name, id] = Array.isArray(read) ? (read as unknown[]) : [];
    return typeof name === 'string' && Number.isSafeInteger(id) ? { name, id: id as number } : undefined;
  } catch {
    return undefined;
  }
}
