import { Controller, Res } from '@nestjs/common';
import { Audit, type In, Input, Serves } from '@minutebook/access';
import { type ArchivedMessage, attachmentsOf, Reader, SightedReader, textOf } from '@minutebook/archive';
import { api } from '@minutebook/contract';
import { numberOf, type OpenedProduction, Productions, RequestRegister } from '@minutebook/review';
import type { Response } from 'express';
import { type Cell, csv } from '../formats/csv';
import { send } from './sending';

const PAGE = 500;

/** What leaves for a request of the register, and the list of what does not (R38). */
@Controller()
export class ProductionController {
  constructor(
    private readonly register: RequestRegister,
    private readonly productions: Productions,
    private readonly reader: Reader,
    private readonly sighted: SightedReader,
    private readonly audit: Audit,
  ) {}

  /** A line a version, up to the one decided on: what was edited away is part of what is produced. */
  @Serves(api.requests.production)
  async production(
    @Input() { actor, params }: In<typeof api.requests.production>,
    @Res() response: Response,
  ): Promise<void> {
    const opened = await this.productions.open(actor, Number(params.id), params.number);
    const name = `${numberOf(opened.request)}-production-${params.number}`;
    await send(
      response,
      name,
      csv(PRODUCED, this.lines(opened), (cells) => cells),
    );
  }

  /** Without text: who asks may learn that something is withheld, and on which ground (FRCP 26(b)(5)). */
  @Serves(api.requests.withheld)
  async withheld(
    @Input() { actor, params }: In<typeof api.requests.withheld>,
    @Res() response: Response,
  ): Promise<void> {
    const { request } = await this.register.get(Number(params.id));
    await this.audit.record(
      actor,
      'request.exported',
      { kind: 'request', id: params.id },
      { number: numberOf(request), withheld: request.withheld },
    );
    await send(
      response,
      `${numberOf(request)}-withheld`,
      csv(WITHHELD, this.held(actor.id, request.id), (cells) => cells),
    );
  }

  private async *lines({ request, pages }: OpenedProduction): AsyncGenerator<Cell[][]> {
    for await (const page of pages()) {
      const handles = await this.reader.handles(
        page.flatMap(({ content }) =>
          typeof content === 'string' ? [] : content.versions.flatMap(({ parties }) => [...parties]),
        ),
      );
      const nameOf = (id: number): string => {
        const handle = handles.get(id);
        return handle ? `${handle.name} <${handle.value}>` : '';
      };
      yield page.flatMap(({ id, version: last, content: message }) => {
        if (typeof message === 'string')
          return [[numberOf(request), id, last, 'disposed', ...Array<Cell>(7).fill(''), message, '']];
        return message.versions
          .filter(({ version }) => version <= last)
          .map(({ version, change, sentAt, receivedAt, sender, parties, event }): Cell[] => {
            const { subject, body } = textOf(event);
            return [
              numberOf(request),
              message.id,
              version,
              change,
              message.channel,
              message.conversation,
              sentAt?.toISOString(),
              receivedAt.toISOString(),
              sender === null ? '' : nameOf(sender),
              parties
                .filter((id) => id !== sender)
                .map(nameOf)
                .join('; '),
              subject,
              body,
              attachmentsOf(event)
                .map(({ name }) => name ?? '')
                .join('; '),
            ];
          });
      });
    }
  }

  private async *held(reader: string, request: number): AsyncGenerator<Cell[][]> {
    for (let before: number | undefined; ;) {
      const rows = await this.productions.items(request, 'withhold', before, PAGE);
      const messages = await this.seen(
        reader,
        rows.map(({ message }) => message),
      );
      yield rows.map(({ message, messageVersion, ground, reason, byName, at, earlier, exported }): Cell[] => [
        message,
        messageVersion,
        messages.get(message)?.channel,
        messages.get(message)?.versions[0]?.sentAt?.toISOString(),
        ground,
        reason,
        byName,
        at.toISOString(),
        [earlier === null ? [] : `production ${earlier}`, exported === null ? [] : `export ${exported}`]
          .flat()
          .join('; '),
      ]);
      if (rows.length < PAGE) return;
      before = rows.at(-1)!.id;
    }
  }

  private async seen(reader: string, ids: readonly number[]): Promise<ReadonlyMap<number, ArchivedMessage>> {
    return new Map((await this.sighted.messages(reader, ids)).map((message) => [message.id, message]));
  }
}

const PRODUCED = [
  'request',
  'message',
  'version',
  'change',
  'channel',
  'conversation',
  'sent_at_utc',
  'received_at_utc',
  'sender',
  'recipients',
  'subject',
  'body',
  'attachments',
];

const WITHHELD = [
  ...['message', 'version', 'channel', 'sent_at_utc', 'ground', 'reason', 'withheld_by', 'withheld_at_utc'],
  'earlier_versions_left_with',
];
