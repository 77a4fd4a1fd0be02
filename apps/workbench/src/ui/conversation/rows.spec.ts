import type { Message, MessageVersion } from '@minutebook/contract';
import { isDeleted, isEdited, rowsOf, shownVersion } from './rows';

function version(change: Partial<MessageVersion> = {}): MessageVersion {
  return {
    version: 0,
    change: 'captured',
    at: '2026-11-18T13:41:00.000Z',
    sourceTime: {
      text: '18/11/2026, 21:41',
      wall: null,
      zone: 'Asia/Hong_Kong',
      zoneOrigin: 'operator',
      precision: 'second',
      doubts: [],
    },
    receivedAt: '2026-11-20T00:00:00.000Z',
    ledgerAt: '2026-11-20T00:00:00.000Z',
    position: 1,
    subject: null,
    body: 'text',
    zones: [],
    attachments: [],
    marks: [],
    ...change,
  };
}

let ids = 0;
function message(change: Partial<Message> = {}): Message {
  return {
    id: String(++ids),
    kind: 'message',
    notice: null,
    channel: 'whatsapp',
    conversation: '1',
    sentAt: '2026-11-18T13:41:00.000Z',
    sender: { id: '7', scheme: 'name', value: '周启明', name: '周启明' },
    recipients: [],
    quote: null,
    versions: [version()],
    reactions: [],
    gone: [],
    ...change,
  };
}

const zone = 'Asia/Hong_Kong';
const nothing = (): boolean => false;

describe('rowsOf', () => {
  it('puts a line between days of the reader', () => {
    const rows = rowsOf(
      [message({ sentAt: '2026-11-18T15:59:00.000Z' }), message({ sentAt: '2026-11-18T16:01:00.000Z' })],
      zone,
      null,
      nothing,
    );
    expect(rows.map(({ kind }) => kind)).toEqual(['day', 'message', 'day', 'message']);
  });

  it('does not repeat a name within minutes, but always beside the hit', () => {
    const [first, second, hit] = [
      message(),
      message({ sentAt: '2026-11-18T13:43:00.000Z' }),
      message({ sentAt: '2026-11-18T13:44:00.000Z' }),
    ] as const;
    const rows = rowsOf([first, second, hit], zone, { message: hit.id, version: 0 }, nothing);
    expect(rows.flatMap((row) => (row.kind === 'message' ? [[row.more, row.focused]] : []))).toEqual([
      [false, false],
      [true, false],
      [false, true],
    ]);
  });

  it('shows system lines small, unless they are the hit, and leaves receipts out', () => {
    const system = message({ kind: 'system', sender: null });
    expect(rowsOf([system, message({ kind: 'receipt' })], zone, null, nothing).map(({ kind }) => kind)).toEqual([
      'day',
      'system',
    ]);
    expect(rowsOf([system], zone, { message: system.id, version: 0 }, nothing)[1]?.kind).toBe('message');
  });

  it('says a subject once, answers and forwards alike', () => {
    const mail = (subject: string): Message => message({ channel: 'email', versions: [version({ subject })] });
    const rows = rowsOf([mail('Timetable'), mail('Re: Timetable'), mail('回复：Lunch')], zone, null, nothing);
    expect(rows.flatMap((row) => (row.kind === 'message' ? [row.subject] : []))).toEqual([
      'Timetable',
      null,
      '回复：Lunch',
    ]);
  });
});

describe('R2: what was changed or deleted at the source stays readable', () => {
  const edited = version({ version: 1, change: 'edited', body: 'newer' });
  const gone = version({ version: 2, change: 'deleted', body: '' });

  it('shows the newest text, and the one that hit when it is the hit', () => {
    const all = message({ versions: [version(), edited] });
    expect(shownVersion(all).body).toBe('newer');
    expect(shownVersion(all, 0).body).toBe('text');
  });

  it('shows what was said before it was deleted', () => {
    const all = message({ versions: [version(), edited, gone] });
    expect(shownVersion(all).body).toBe('newer');
    expect([isEdited(all), isDeleted(all)]).toEqual([true, true]);
  });

  it('does not take an older state, captured later, for the newest', () => {
    const all = message({
      versions: [version({ body: 'newest' }), version({ version: 1, change: 'earlier', body: 'older' })],
    });
    expect(shownVersion(all).body).toBe('newest');
  });
});
