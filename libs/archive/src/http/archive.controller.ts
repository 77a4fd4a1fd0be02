import { Controller, Res } from '@nestjs/common';
import { Audit, type In, Input, Serves } from '@minutebook/access';
import { api, type ConversationPage, type Message, type MessageOrigin } from '@minutebook/contract';
import { notFound } from '@minutebook/platform';
import type { Response } from 'express';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { AttachmentFiles } from '../evidence/attachment-files';
import { Evidence } from '../evidence/evidence';
import { Provenance } from '../evidence/provenance';
import { type ArchivedMessage, Reader } from '../reading/reader';
import type { Place } from '../store/reading-store';
import { SightedReader } from '../walls/sighted-reader';
import { presentConversation, presentMessage, presentOrigin, textOf } from './presenting';

@Controller()
export class ArchiveController {
  constructor(
    private readonly reader: Reader,
    private readonly sighted: SightedReader,
    private readonly evidence: Evidence,
    private readonly files: AttachmentFiles,
    private readonly origins: Provenance,
    private readonly audit: Audit,
  ) {}

  @Serves(api.archive.conversation)
  async conversation(
    @Input() { actor, params, query }: In<typeof api.archive.conversation>,
  ): Promise<ConversationPage> {
    const id = Number(params.id);
    const slice = await this.sighted.slice(
      actor.id,
      id,
      {
        around: query.around === undefined ? undefined : Number(query.around),
        before: readPlace(query.before),
        after: readPlace(query.after),
      },
      query.limit,
    );
    const [roster, handles, position, opening] = await Promise.all([
      this.sighted.roster(actor.id, id),
      this.reader.handles(partiesIn(slice.messages)),
      this.reader.head(),
      slice.conversation.title === null
        ? this.sighted.slice(actor.id, id, { after: { at: new Date(0), id: 0 } }, 1)
        : undefined,
    ]);
    const subject = opening?.messages[0] && textOf(opening.messages[0].versions[0]!.event).subject;
    await this.audit.record(
      actor,
      'conversation.viewed',
      { kind: 'conversation', id: params.id },
      {
        messages: slice.messages.map((message) => String(message.id)),
        position,
        alert: query.alert,
        case: query.case,
        view: query.view,
      },
    );
    return {
      conversation: presentConversation(slice.conversation, roster, subject),
      items: slice.messages.map((message) => presentMessage(message, handles)),
      earlier: writePlace(slice.earlier),
      later: writePlace(slice.later),
      position,
    };
  }

  @Serves(api.archive.message)
  async message(@Input() { actor, params }: In<typeof api.archive.message>): Promise<Message> {
    const message = await this.sighted.message(actor.id, Number(params.id));
    await this.audit.record(
      actor,
      'message.viewed',
      { kind: 'message', id: params.id },
      { versions: message.versions.length },
    );
    return presentMessage(message, await this.reader.handles(partiesIn([message])));
  }

  @Serves(api.archive.provenance)
  async provenance(
    @Input() { actor, params }: In<typeof api.archive.provenance>,
  ): Promise<{ origins: MessageOrigin[] }> {
    const message = await this.sighted.message(actor.id, Number(params.id));
    const origins = await this.origins.of(message.versions);
    await this.audit.record(actor, 'message.viewed', { kind: 'message', id: params.id }, { what: 'provenance' });
    return { origins: origins.map((origin, i) => presentOrigin(origin, message.versions[i]!)) };
  }

  @Serves(api.archive.raw)
  async raw(@Input() { actor, params }: In<typeof api.archive.raw>, @Res() response: Response): Promise<void> {
    const message = await this.sighted.message(actor.id, Number(params.id));
    const { evidence, ordinal } = message.versions[0]!;
    const bytes = await this.evidence.record(evidence, ordinal);
    await this.audit.record(
      actor,
      'message.downloaded',
      { kind: 'message', id: params.id },
      { what: 'raw', bytes: bytes.length },
    );
    download(response, `message-${params.id}.${message.channel === 'email' ? 'eml' : 'txt'}`, bytes.length);
    response.end(bytes);
  }

  @Serves(api.archive.attachment)
  async attachment(
    @Input() { actor, params }: In<typeof api.archive.attachment>,
    @Res() response: Response,
  ): Promise<void> {
    const message = await this.sighted.message(actor.id, Number(params.id));
    const version = message.versions[0]!;
    const attachment = this.files.of(version, params.number);
    const file = attachment && (await this.files.open(version, attachment));
    if (!file) throw notFound('attachment');
    await this.audit.record(
      actor,
      'message.downloaded',
      { kind: 'message', id: params.id },
      { what: 'attachment', number: params.number },
    );
    download(response, `attachment-${params.id}-${params.number}${extensionOf(attachment.name)}`, file.size);
    await pipeline(Readable.from(file.chunks()), response);
  }
}

/** Never inline, never sniffed, a name of ours (R126, R143): what a stranger sent must not run in the workbench. */
function download(response: Response, name: string, bytes: number): void {
  response.setHeader('Content-Type', 'application/octet-stream');
  response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
  response.setHeader('Content-Length', bytes);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'");
}

function extensionOf(name: string | undefined): string {
  return /\.[A-Za-z0-9]{1,8}$/.exec(name ?? '')?.[0] ?? '';
}

function partiesIn(messages: readonly ArchivedMessage[]): Set<number> {
  return new Set(
    messages.flatMap((message) =>
      [...message.versions, ...message.responses].flatMap((version) => [...version.parties]),
    ),
  );
}

function readPlace(cursor: string | undefined): Place | undefined {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(cursor ?? '');
  return match ? { at: new Date(Number(match[1])), id: Number(match[2]) } : undefined;
}

function writePlace(place: Place | undefined): string | null {
  return place ? `${place.at.getTime()}-${place.id}` : null;
}
