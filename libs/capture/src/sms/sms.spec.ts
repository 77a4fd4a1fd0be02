import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { attachmentBytes } from '../attachment-bytes';
import type { CapturedMessage } from '../event';
import type { Source } from '../source';
import { NO_OWNER } from '../owner';
import { examine, type Examination } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { addr, attributes, backup, type Mms, mms, part, type Sms, sms, written } from './backup-writer';
import { capture } from '../capture';

const read = (records: readonly string[], count?: number): Promise<Examination> =>
  examine('x.xml', backup(records, count));
const one = async (record: string): Promise<CapturedMessage> => (await read([record])).messages[0]!;

const number = fc.integer({ min: 1e9, max: 9e9 }).map((digits) => `+1${digits}`);
const date = fc.integer({ min: 0, max: 4e12 });
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom('好的 👍🏽\n明天见', 'null', '会議は10時 <予定> & "確認"', '&amp; &#55357;', '</sms><sms date="1"/>'),
);
const message: fc.Arbitrary<Sms | Mms> = fc.oneof(
  fc.record({
    kind: fc.constant('sms' as const),
    address: number,
    date,
    box: fc.constantFrom('received' as const, 'sent' as const),
    body: text,
  }),
  fc.record({
    kind: fc.constant('mms' as const),
    addresses: fc.uniqueArray(number, { minLength: 1, maxLength: 4 }),
    date,
    from: number,
    to: fc.uniqueArray(number, { maxLength: 3 }),
    texts: fc.array(text, { maxLength: 2 }),
    files: fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 2 }),
  }),
);

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const even = (body: string): string => body.replace(/\r\n?/g, '\n');

/** What a message must come to, said apart from the importer. */
function meant(message: Sms | Mms): unknown {
  if (message.kind === 'sms') {
    const { address, box } = message;
    return {
      at: message.date,
      from: box === 'received' ? address : undefined,
      to: box === 'sent' ? [address] : [],
      with: [address],
      body: even(message.body),
      files: [],
    };
  }
  return {
    at: message.date,
    from: message.from,
    to: message.to,
    with: [...message.addresses].sort(),
    body: even(message.texts.map(even).join('\n')),
    files: message.files.map(sha256),
  };
}

function said(message: CapturedMessage): unknown {
  return {
    at: Date.parse(message.time.utc!),
    from: message.sender?.value,
    to: message.recipients.map(({ party }) => party.value),
    with: message.conversation.keys[0]!.replace('with:', '').split('|'),
    body: message.body,
    files: message.attachments.map(({ sha256: sum }) => sum),
  };
}

/** Every attachment of an examination can be fetched, and is what it is said to be. */
async function fetched({ objects }: Examination): Promise<number> {
  let count = 0;
  for (const { object, pieces } of objects)
    for (const piece of pieces)
      for (const event of piece.kind === 'record' ? piece.events : [])
        for (const { state, path, size, sha256: sum } of event.attachments ?? []) {
          if (state !== 'inside') continue;
          const bytes = await attachmentBytes(object.format, piece.raw, path!);
          expect([bytes.length, sha256(bytes)]).toEqual([size, sum]);
          count++;
        }
  return count;
}

describe('SMS backups', () => {
  it('[R6] carry a message with all there is to it', async () => {
    expect(await one(sms({ date_sent: 1512226166000, sub_id: 2, body: '明天见 😀' }))).toEqual({
      type: 'message',
      channel: 'sms',
      conversation: { keys: ['with:+15550100001'], title: '王小明', type: 'direct' },
      identity: { scope: 'conversation', key: expect.stringMatching(/^[0-9a-f]{64}$/) },
      sender: { scheme: 'phone', value: '+15550100001', name: '王小明' },
      recipients: [],
      time: {
        text: '1512226167463',
        wall: '2017-12-02T14:49:27.463',
        utc: '2017-12-02T14:49:27.463Z',
        zone: '+00:00',
        zoneOrigin: 'record',
        precision: 'millisecond',
        doubts: [],
      },
      body: '明天见 😀',
      attachments: [],
      marks: [],
      extra: {
        box: 'received',
        date_sent: '1512226166000',
        sub_id: '2',
        readable_date: '2017年12月2日 下午2:49:27',
      },
    });
  });

  it('[R6] two people’s chats with the same number are two conversations, once it is said whose phone it is', async () => {
    const text = backup([sms({ type: 2, body: 'sent' })]);
    const unsaid = await examine('x.xml', text);
    expect(unsaid.messages[0]!.sender).toBeUndefined();
    expect(unsaid.notes).toContain(NO_OWNER);
    const keys = await Promise.all(
      ['+1 555 010 0009', 'ann@firm.example'].map(async (owner) => {
        const { messages, notes } = await examine('x.xml', text, { owner });
        expect(notes).not.toContain(NO_OWNER);
        return [messages[0]!.conversation.keys, messages[0]!.sender?.value];
      }),
    );
    expect(keys).toEqual([
      [['with:+15550100001@+15550100009'], '+15550100009'],
      [['with:+15550100001@ann@firm.example'], 'ann@firm.example'],
    ]);
  });

  it('[R6] give any list of messages back as it was written, and every attachment', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 8 }), fc.boolean(), async (list, isWide) => {
        const xml = backup(list.map(written));
        const found = await examine('sms.xml', isWide ? Buffer.from(`\ufeff${xml}`, 'utf16le') : xml);
        expect(found.exceptions).toEqual([]);
        expect(found.messages.map(said)).toEqual(list.map(meant));
        expect(new Set(found.messages.map(({ identity }) => identity.key)).size).toBe(list.length);
        expect(await fetched(found)).toBe(list.flatMap((each) => (each.kind === 'mms' ? each.files : [])).length);
      }),
      { numRuns: 120 },
    );
  });

  it('[R6] damaged in any way are read without a throw, nothing is lost, and no attachment is promised that is not there', async () => {
    const whole = backup([
      sms({ body: '好 😀\nthe "end"' }),
      mms(
        part({ ct: 'text/plain', text: 'Fotos' }) +
          part({ ct: 'image/png', data: 'aGVsbG8=' }) +
          part({ ct: 'text/x-vcard', text: 'BEGIN:VCARD é' }),
        addr('+15550100001', 137),
      ),
      sms({ type: 2, body: 'null' }),
    ]);
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(whole)), async (bytes) => {
        const found = await examine('s.xml', bytes);
        await fetched(found);
        // A message is a record or an exception, never what merely stands between.
        for (const { kind, raw } of found.objects.flatMap(({ pieces }) => pieces))
          if (kind === 'structure') expect(Buffer.from(raw).toString()).not.toMatch(/Fotos|date=/);
      }),
      { numRuns: 400 },
    );
    await fc.assert(
      fc.asyncProperty(
        mutated(Buffer.from(whole, 'utf16le')),
        async (bytes) => void (await fetched(await examine('s.xml', bytes))),
      ),
      { numRuns: 100 },
    );
  });

  describe('text', () => {
    it.each([
      ['an emoji in two references', '&#55357;&#56832;', '😀'],
      ['an emoji in two hexadecimal references', '&#xD83D;&#xDE00;', '😀'],
      ['an emoji in one reference', '&#128512;', '😀'],
      ['line ends', 'a&#10;b&#13;&#10;c', 'a\nb\nc'],
      ['a control character', 'a&#11;b', 'a\u000bb'],
      ['the word null', 'null', 'null'],
      ['an ampersand alone', 'Q & A', 'Q & A'],
      ['a reference to nothing', '&nbsp;&#1114112;', '&nbsp;&#1114112;'],
      ['a tag', '&lt;sms body=&quot;x&quot;/&gt;', '<sms body="x"/>'],
      ['a smaller sign as it is', 'a < b', 'a < b'],
    ])('[R6] with %s is read as it was sent', async (_, body, expected) => {
      const record = `<sms address="+15550100001" date="1" type="1" body="${body}" />`;
      expect(await one(record)).toMatchObject({ body: expected });
    });

    it('[R6] with half a pair is kept with a mark in its place, and it is said', async () => {
      const { messages, notes } = await read(['<sms address="1" date="1" type="1" body="a&#55357;b" />']);
      expect(messages[0]!.body).toBe('a\ufffdb');
      expect(notes.join()).toContain('1 texts hold half a surrogate pair');
    });

    it('[R6] in single quotes, as some tools write it, is read', async () => {
      expect(await one(`<sms address='+15550100001' date='1' type='1' body='"hi"'></sms>`)).toMatchObject({
        body: '"hi"',
      });
    });
  });

  describe('parties', () => {
    it.each([
      [1, 'received', '+15550100001', []],
      [2, 'sent', undefined, ['+15550100001']],
      [3, 'draft', undefined, ['+15550100001']],
      [5, 'failed', undefined, ['+15550100001']],
    ])('[R6] of type %i: %s', async (type, box, from, to) => {
      const { sender, recipients, extra } = await one(sms({ type }));
      expect([extra!['box'], sender?.value, recipients.map(({ party }) => party.value)]).toEqual([box, from, to]);
    });

    it.each([
      ['+1 (555) 010-0001', undefined, 'phone', '+15550100001'],
      ['0151 23456789', undefined, 'phone', '015123456789'],
      ['0151 23456789', 'DE', 'phone', '+4915123456789'],
      ['88022', 'DE', 'phone', '88022'],
      ['MYBANK', undefined, 'sms', 'MYBANK'],
      ['Ann@Example.org', undefined, 'email', 'ann@example.org'],
    ])('[R6] %s (country %s) is a handle of its kind', async (address, country, scheme, value) => {
      const { messages } = await examine('x.xml', backup([sms({ address })]), country === undefined ? {} : { country });
      expect(messages[0]!.sender).toMatchObject({ scheme, value });
    });

    it("[R6] of a group are those its header names; the phone's own number may be a token", async () => {
      const message = await one(
        mms(
          part({ ct: 'text/plain', text: '7 Uhr?' }),
          addr('+15550100002', 137) +
            addr('insert-address-token', 151) +
            addr('+15550100003', 151) +
            addr('+15550100004', 130),
          { address: '+15550100003~+15550100002~+15550100004', contact_name: 'Cem, Ben, Dan' },
        ),
      );
      expect(message).toMatchObject({
        conversation: { keys: ['with:+15550100002|+15550100003|+15550100004'], title: 'Cem, Ben, Dan', type: 'group' },
        sender: { value: '+15550100002' },
        recipients: [
          { role: 'to', party: { value: '+15550100003' } },
          { role: 'cc', party: { value: '+15550100004' } },
        ],
      });
    });

    it('[R6] of an RCS group: its address is the conversation and nobody', async () => {
      const message = await one(
        mms(part({ ct: 'text/plain', text: 'x' }), addr('+15550100002', 137), { address: 'group_7@rcs.google.com' }),
      );
      expect(message).toMatchObject({
        conversation: { keys: ['with:group_7@rcs.google.com'], type: 'group' },
        sender: { scheme: 'phone' },
      });
    });
  });

  describe('multimedia messages', () => {
    it('[R6] count in seconds, leave the layout out, and carry their files', async () => {
      const found = await read([
        mms(
          part({ seq: -1, ct: 'application/smil', text: '<smil/>' }) +
            part({ ct: 'text/plain', text: '写真です' }) +
            part({ ct: 'image/jpeg', name: 'null', cl: 'IMG_1.jpg', data: 'aGVsbG8=' }),
          addr('+15550100001', 137),
        ),
      ]);
      expect(found.messages[0]).toMatchObject({
        nativeId: 'm1',
        body: '写真です',
        time: { utc: '2021-01-01T01:00:00.000Z', precision: 'second' },
        attachments: [{ name: 'IMG_1.jpg', mediaType: 'image/jpeg', size: 5, state: 'inside', path: 'parts/2' }],
      });
      expect(await fetched(found)).toBe(1);
      const raw = found.objects[0]!.pieces.find(({ kind }) => kind === 'record')!.raw;
      await expect(attachmentBytes('sms', raw, 'parts/1')).rejects.toThrow(RangeError);
      await expect(attachmentBytes('sms', raw, 'parts/9')).rejects.toThrow(RangeError);
    });

    it.each([['not-valid-base64-content!!'], [''], ['null'], ['aGVsbG8'.slice(0, 5)]])(
      '[R6] whose file is %j name it as missing, and it is said',
      async (data) => {
        const { messages, notes } = await read([mms(part({ ct: 'image/png', name: 'a.png', data }), '')]);
        expect(messages[0]!.attachments).toEqual([{ name: 'a.png', mediaType: 'image/png', state: 'missing' }]);
        expect(notes.join()).toContain('1 attachments hold nothing');
      },
    );

    it('[R6] never fetched say so', async () => {
      const { messages, notes } = await read([mms('', '', { m_type: 130 })]);
      expect(messages[0]).toMatchObject({ marks: ['media-omitted'], attachments: [{ state: 'omitted' }] });
      expect(notes.join()).toContain('never fetched');
    });
  });

  it.each([
    [1, 'Incoming call, 125 s', 'call', '+15550100001'],
    [2, 'Outgoing call, 125 s', 'call', undefined],
    [3, 'Missed call, 125 s', 'missed-call', '+15550100001'],
  ])('[R6] a call of type %i is a system message', async (type, body, notice, from) => {
    const call = `<call${attributes({ number: '+15550100001', duration: 125, date: 1609632000000, type, contact_name: '(Unknown)' })} />`;
    const { messages } = await examine('calls.xml', `<?xml version="1.0"?>\n<calls count="1">\n${call}\n</calls>\n`);
    expect(messages).toMatchObject([{ type: 'system', notice, body, conversation: { title: '+15550100001' } }]);
    expect(messages[0]!.sender?.value).toBe(from);
  });

  describe('damage', () => {
    it('[R5] a count that is not what is there, and a missing end, are said', async () => {
      const cut = backup([sms(), sms({ date: 2 })], 58).replace('</smses>', '');
      const { messages, notes, objects, exceptions } = await examine('x.xml', cut);
      expect([messages.length, exceptions]).toEqual([2, []]);
      expect(objects[0]!.object.findings().stated).toEqual({ what: 'records', count: 58 });
      expect(notes).toEqual(
        expect.arrayContaining([
          'It says that it holds 58 records; 2 were read.',
          'The end of the backup is missing: it was cut off, or never finished.',
        ]),
      );
    });

    it('[R6] a file that ends inside a record tells so', async () => {
      const whole = backup([sms(), mms(part({ ct: 'text/plain', text: 'x' }), '')]);
      for (const end of ['</mms>', '<parts>', 'msg_box']) {
        const { messages, exceptions } = await examine('x.xml', whole.slice(0, whole.indexOf(end)));
        expect([messages.length, exceptions.map(({ code }) => code)]).toEqual([1, ['truncated']]);
      }
    });

    it('[R6] a record that cannot be read costs itself alone', async () => {
      const { messages, exceptions } = await read([
        sms(),
        '<sms address="1" date="bad" type="1" body="x" />',
        '<sms address="1" date="2" type="1" body="x"',
        '<sms address="1" date="2" type="1" body="x />',
        '<mms date="3" msg_box="1"><parts>',
        '<sms address="1" date="2" date="3" />',
        sms({ date: 4 }),
        '<fax date="5" />',
      ]);
      expect(messages.map(({ time }) => time.text)).toEqual(['1512226167463', '4']);
      expect(exceptions.map(({ code, line }) => [code, line])).toEqual([
        ['unreadable-time', 6],
        ['unreadable-record', 7],
        ['unreadable-record', 8],
        ['unreadable-record', 9],
        ['unreadable-record', 10],
        ['unreadable-record', 12],
      ]);
    });

    it('[R40] the same message twice has one identity in two backups and two in one', async () => {
      const first = await read([sms(), sms()]);
      const second = await read([sms(), sms(), sms({ date: 7 })]);
      const keys = ({ messages }: Examination): string[] => messages.map(({ identity }) => identity.key);
      expect(new Set(keys(first)).size).toBe(2);
      expect(new Set([...keys(first), ...keys(second)]).size).toBe(3);
    });

    it('[R6] a record larger than memory is kept as exceptions, and what follows it is read', async () => {
      const head = backup([sms()]).replace('</smses>', '');
      const [before, after] = mms(part({ ct: 'video/mp4', data: '@' }), '').split('@') as [string, string];
      const chunk = Buffer.alloc(1024 * 1024, 'A');
      const parts = [
        Buffer.from(head + before),
        ...Array<Buffer>(80).fill(chunk),
        Buffer.from(`${after}${sms({ date: 9 })}</smses>`),
      ];
      const source: Source = {
        name: 'big.xml',
        size: parts.reduce((sum, { length }) => sum + length, 0),
        async *read(start = 0, end = Infinity) {
          let at = 0;
          for (const bytes of parts) {
            const slice = bytes.subarray(Math.max(0, start - at), Math.max(0, end - at));
            if (slice.length > 0) yield slice;
            at += bytes.length;
          }
        },
      };
      const seen: string[] = [];
      let at = 0;
      for await (const object of capture(source))
        for await (const piece of object.pieces()) {
          expect(piece.start).toBe(at);
          at = piece.end;
          seen.push(piece.kind === 'exception' ? piece.code : piece.kind);
        }
      expect(at).toBe(source.size);
      expect(seen).toEqual([
        'structure',
        'record',
        'structure',
        ...Array<string>(3).fill('record-too-large'),
        'record',
        'structure',
      ]);
    });
  });

  it.each([
    ['another XML', '<?xml version="1.0"?><gpx></gpx>'],
    ['a web page', '<html><body><sms date="1"></body></html>'],
    ['a mail about it', 'From: a@b.c\n\n<smses count="1">'],
  ])('[R6] are told from %s', async (_, content) => {
    expect((await examine('x.xml', content)).objects[0]!.object.format).not.toBe('sms');
  });
});
