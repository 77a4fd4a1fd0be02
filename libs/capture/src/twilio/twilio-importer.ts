import { isUtf8 } from 'node:buffer';
import type { Attachment, CapturedEvent, CapturedMessage, Channel, Party, SourceTime } from '../event';
import { MAX_PIECE, type Piece } from '../event';
import type { Context, Importer, Reading, Sample } from '../importer';
import { fileAttachment, fileFinder, type FindFile } from '../json/files';
import { UNTIMED } from '../json/times';
import { exceptionPieces } from '../opaque';
import type { Findings, Source } from '../source';
import { readRange } from '../source/sources';
import { Addresses } from '../text/addresses';
import { receivedAt } from '../webhook/parcel';
import { fetchedFiles } from '../webhook/webhook-reading';
import { twilioFilesOf } from './media';

/** Calls of Twilio's messaging: SMS, MMS, and WhatsApp by Twilio. */
export const twilioImporter: Importer = {
  format: 'twilio',
  parser: 'twilio/1',
  recognise: ({ text, charset }: Sample) =>
    charset.unit === 'byte' &&
    /^[A-Za-z0-9_]+=[^\n]*$/.test(text) &&
    /(?:^|&)(?:MessageSid|SmsSid)=(?:SM|MM)[0-9a-f]{32}(?:&|$)/.test(text) &&
    /(?:^|&)AccountSid=AC[0-9a-f]{32}(?:&|$)/.test(text)
      ? 0.97
      : 0,
  open: (source, context) => new TwilioReading(source, context),
  companions: fetchedFiles,
};

/** Kept as they are, beside the text. */
const KEPT = ['FromCity', 'FromState', 'FromCountry', 'NumSegments', 'MessagingServiceSid', 'ErrorCode', 'WaId'];

class TwilioReading implements Reading {
  private readonly addresses = new Addresses(undefined);
  private readonly find: FindFile;
  private readonly time: SourceTime;
  private missing = 0;

  constructor(
    private readonly source: Source,
    { path, members, ...context }: Context,
  ) {
    this.find = fileFinder({ path, members, ...context });
    this.time = receivedAt(path) ?? UNTIMED;
  }

  async *pieces(): AsyncGenerator<Piece> {
    const { source } = this;
    if (source.size > MAX_PIECE) {
      yield* exceptionPieces(source, 'record-too-large', `a call of more than ${MAX_PIECE} bytes`);
      return;
    }
    const raw = await readRange(source, 0, source.size);
    const place = { start: 0, end: raw.length, line: 1, raw };
    const refuse = (code: 'unreadable-charset' | 'unreadable-record', detail: string): Piece => ({
      ...{ ...place, kind: 'exception', code, detail },
    });
    const text = raw.toString('latin1');
    // Escapes may hold bytes that are not UTF-8 as well; what does not decode is not guessed at.
    if (!isUtf8(raw) || !decodes(text)) {
      yield refuse('unreadable-charset', 'the form is not UTF-8');
      return;
    }
    const form = new URLSearchParams(raw.toString('utf8'));
    const sid = form.get('MessageSid') ?? form.get('SmsSid');
    if (!sid || !form.get('From') || !form.get('To')) {
      yield refuse('unreadable-record', 'the form does not say which message, or between whom');
      return;
    }
    const event = this.event(form, sid);
    yield event ? { ...place, kind: 'record', events: [event] } : { ...place, kind: 'structure' };
  }

  private event(form: URLSearchParams, sid: string): CapturedEvent | undefined {
    const [from, to] = [form.get('From')!, form.get('To')!];
    const parties = [this.party(from, form.get('ProfileName')), this.party(to, null)] as const;
    const status = form.get('MessageStatus') ?? form.get('SmsStatus') ?? 'received';
    const common = {
      channel: channelOf(from),
      conversation: {
        keys: [
          parties
            .map(({ value }) => value)
            .sort()
            .join('|'),
        ],
        type: 'direct',
      },
      time: this.time,
    } as const;
    if (form.has('Body') || status === 'received') return this.message(form, sid, common, parties);
    const identity = { scope: 'conversation', key: `${sid}:${status}` } as const;
    if (status === 'failed' || status === 'undelivered')
      return {
        ...{ type: 'system', notice: 'other', ...common, identity, recipients: [], attachments: [] },
        body: ['The message was not delivered', form.get('ErrorCode')].filter(Boolean).join(': '),
        marks: ['automatic'],
        inReplyTo: sid,
      };
    if (status !== 'delivered' && status !== 'read') return undefined;
    return { type: 'receipt', ...common, identity, target: sid, actor: parties[1], value: status };
  }

  private message(
    form: URLSearchParams,
    sid: string,
    common: Pick<CapturedMessage, 'channel' | 'conversation' | 'time'>,
    [sender, recipient]: readonly [Party, Party],
  ): CapturedMessage {
    const reply = form.get('OriginalRepliedMessageSid');
    return {
      type: 'message',
      ...common,
      identity: { scope: 'conversation', key: sid },
      nativeId: sid,
      sender,
      recipients: [{ role: 'to', party: recipient }],
      body: (form.get('Body') ?? '').replace(/\r\n?/g, '\n'),
      attachments: twilioFilesOf(form).map(({ id, path, mediaType }): Attachment => {
        const file = fileAttachment(this.find, path, { name: id, ...(mediaType !== undefined && { mediaType }) });
        if (file.state === 'missing') this.missing++;
        return file;
      }),
      marks: form.get('Forwarded') === 'true' || form.get('FrequentlyForwarded') === 'true' ? ['forwarded'] : [],
      ...(reply !== null && { inReplyTo: reply }),
      extra: Object.fromEntries(KEPT.flatMap((name) => (form.get(name) ? [[name, form.get(name)!]] : []))),
    };
  }

  private party(address: string, name: string | null): Party {
    return this.addresses.of(address.replace(/^[a-z]+:/, ''), name ?? undefined);
  }

  findings(): Findings {
    const notes = ['The call says no time: messages have that of its arrival.'];
    if (this.missing > 0) notes.push(`${this.missing} files are named and not there.`);
    return { notes };
  }
}

function channelOf(address: string): Channel {
  if (address.startsWith('whatsapp:')) return 'whatsapp';
  return address.startsWith('messenger:') ? 'messenger' : 'sms';
}

function decodes(form: string): boolean {
  try {
    decodeURIComponent(form);
    return true;
  } catch {
    return false;
  }
}
