import { Controller, Req } from '@nestjs/common';
import { api, type MailState, type Notice, type NoticePreferences as Preferences } from '@minutebook/contract';
import { idCursor } from '@minutebook/platform';
import type { Request } from 'express';
import { Input, type In, Serves } from '../../permission/http/served';
import { NoticeBox } from '../notice-box';
import { NoticePreferences } from '../notice-preferences';
import { Postman } from '../postman';
import type { NoticeRow } from '../store/notice-store';

@Controller()
export class NoticeController {
  constructor(
    private readonly box: NoticeBox,
    private readonly preferences: NoticePreferences,
    private readonly postman: Postman,
  ) {}

  @Serves(api.notices.list)
  async list(
    @Input() { actor, query: { after, limit, view } }: In<typeof api.notices.list>,
  ): Promise<{ items: Notice[]; next: string | null }> {
    const before = idCursor(after);
    const rows = await this.box.list(actor.id, view, before, limit + 1);
    const items = rows.slice(0, limit);
    return { items: items.map(present), next: rows.length > limit ? String(items.at(-1)!.id) : null };
  }

  @Serves(api.notices.count)
  async count(@Input() { actor }: In<typeof api.notices.count>): Promise<{ unread: number }> {
    return { unread: await this.box.unread(actor.id) };
  }

  @Serves(api.notices.preferences)
  async ownPreferences(@Req() request: Request): Promise<Preferences> {
    return this.preferences.of(request.user!);
  }

  @Serves(api.notices.prefer)
  async prefer(
    @Input() { actor, body: { choices, version, ...hours } }: In<typeof api.notices.prefer>,
    @Req() request: Request,
  ): Promise<Preferences> {
    return this.preferences.change(actor, request.user!, hours, choices, version);
  }

  @Serves(api.notices.get)
  async get(@Input() { actor, params }: In<typeof api.notices.get>): Promise<Notice> {
    return present(await this.box.get(actor.id, Number(params.id)));
  }

  @Serves(api.notices.read)
  async read(@Input() { actor, body }: In<typeof api.notices.read>): Promise<{ unread: number }> {
    return { unread: await this.box.read(actor, { ids: body.ids.map(Number) }) };
  }

  @Serves(api.notices.readAll)
  async readAll(@Input() { actor, body }: In<typeof api.notices.readAll>): Promise<{ unread: number }> {
    return { unread: await this.box.read(actor, { upTo: Number(body.upTo) }) };
  }

  @Serves(api.notices.mail)
  async mail(): Promise<MailState> {
    return this.postman.state();
  }

  @Serves(api.notices.retryMail)
  async retryMail(@Input() { actor }: In<typeof api.notices.retryMail>): Promise<{ mails: number }> {
    return { mails: await this.postman.retry(actor) };
  }
}

function present({ id, kind, subjectKind, subjectId, words, at, readAt, answeredAt }: NoticeRow): Notice {
  return {
    id: String(id),
    kind,
    subject: { kind: subjectKind, id: subjectId },
    words: { ...words },
    at: at.toISOString(),
    readAt: readAt?.toISOString() ?? null,
    answeredAt: answeredAt?.toISOString() ?? null,
  };
}
