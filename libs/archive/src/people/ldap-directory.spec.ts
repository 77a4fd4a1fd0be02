import { createServer, type Server, type Socket } from 'node:net';
import { BerReader, BerWriter } from 'ldapts';
import { readLdapDirectory } from './ldap-directory';

type Attributes = Readonly<Record<string, readonly string[]>>;

/** For this spec only: binds one name, gives its entries in pages, and can stop at a size limit. RFC 4511, the little of it. */
class SmallDirectory {
  private readonly server: Server;
  private readonly given = new Map<Socket, number>();
  readonly asked: { base: string; scope: number }[] = [];
  limit = Infinity;

  constructor(private readonly entries: readonly (readonly [dn: string, attributes: Attributes])[]) {
    this.server = createServer((socket) => {
      let waiting = Buffer.alloc(0);
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        waiting = Buffer.concat([waiting, chunk]);
        for (let size = messageSize(waiting); size !== undefined; size = messageSize(waiting)) {
          this.answer(socket, waiting.subarray(0, size));
          waiting = waiting.subarray(size);
        }
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `ldap://127.0.0.1:${(this.server.address() as { port: number }).port}`;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private answer(socket: Socket, bytes: Buffer): void {
    const reader = new BerReader(bytes);
    reader.readSequence();
    const id = reader.readInt()!;
    const operation = reader.peek()!;
    if (operation === 0x60) {
      reader.readSequence(0x60);
      reader.readInt();
      const [name, password] = [reader.readString(), reader.readString(0x80)];
      const isRight = name === 'cn=reader,dc=firm' && password === 'correct';
      socket.write(message(id, (writer) => result(writer, 0x61, isRight ? 0 : 49)));
    } else if (operation === 0x63) {
      reader.readSequence(0x63);
      this.asked.push({ base: reader.readString()!, scope: reader.readEnumeration()! });
      const from = this.given.get(socket) ?? 0;
      const page = this.entries.slice(from, from + 2);
      const end = from + page.length;
      this.given.set(socket, end);
      for (const [dn, attributes] of page) socket.write(message(id, (writer) => entry(writer, dn, attributes)));
      const cookie = end < this.entries.length ? `${end}` : '';
      const status = end > this.limit ? 4 : 0;
      socket.write(
        message(
          id,
          (writer) => result(writer, 0x65, status),
          (writer) => paging(writer, cookie),
        ),
      );
    } else socket.end();
  }
}

function messageSize(bytes: Buffer): number | undefined {
  const reader = new BerReader(bytes);
  const length = bytes.length < 2 ? null : reader.readSequence();
  if (length === null) return undefined;
  const size = reader.offset + reader.length;
  return bytes.length >= size ? size : undefined;
}

function message(id: number, operation: (writer: BerWriter) => void, controls?: (writer: BerWriter) => void): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  operation(writer);
  controls?.(writer);
  writer.endSequence();
  return writer.buffer;
}

function result(writer: BerWriter, operation: number, status: number): void {
  writer.startSequence(operation);
  writer.writeEnumeration(status);
  writer.writeString('');
  writer.writeString('');
  writer.endSequence();
}

function entry(writer: BerWriter, dn: string, attributes: Attributes): void {
  writer.startSequence(0x64);
  writer.writeString(dn);
  writer.startSequence();
  for (const [type, values] of Object.entries(attributes)) {
    writer.startSequence();
    writer.writeString(type);
    writer.startSequence(0x31);
    for (const value of values) writer.writeString(value);
    writer.endSequence();
    writer.endSequence();
  }
  writer.endSequence();
  writer.endSequence();
}

function paging(writer: BerWriter, cookie: string): void {
  const value = new BerWriter();
  value.startSequence();
  value.writeInt(0);
  value.writeString(cookie);
  value.endSequence();
  writer.startSequence(0xa0);
  writer.startSequence();
  writer.writeString('1.2.840.113556.1.4.319');
  writer.writeBuffer(value.buffer, 0x04);
  writer.endSequence();
  writer.endSequence();
}

describe('people of an LDAP directory', () => {
  const directory = new SmallDirectory([
    [
      'cn=Maren Holt,ou=People,dc=firm',
      {
        employeeNumber: ['E1'],
        displayName: ['Maren Holt'],
        cn: ['何静怡'],
        department: ['HK ECM'],
        title: ['Managing Director'],
        mail: ['m.holt@firm.example'],
        proxyAddresses: ['SMTP:m.holt@firm.example', 'smtp:mh@dba.example', 'x500:/o=firm'],
        mobile: ['+852 9123 4417'],
        manager: ['CN=Edda Rhys,OU=People,DC=firm'],
      },
    ],
    ['cn=Edda Rhys,ou=People,dc=firm', { EmployeeNumber: ['E9'], cn: ['Edda Rhys'], userAccountControl: ['514'] }],
    ['cn=printer,ou=People,dc=firm', { cn: ['printer'] }],
  ]);
  let address: string;
  beforeAll(async () => {
    address = await directory.start();
  });
  afterAll(() => directory.stop());
  const read = (password = 'correct') =>
    readLdapDirectory({ url: `${address}/ou=People,dc=firm??one?(mail=*)`, bind: 'cn=reader,dc=firm', password });

  it('[R41] are read page by page, with their addresses, numbers, manager and whether they left', async () => {
    directory.limit = Infinity;
    const { entries, faults } = await read();
    expect(entries).toMatchObject([
      {
        externalId: 'E1',
        name: 'Maren Holt',
        names: ['何静怡'],
        desk: 'HK ECM',
        manager: 'E9',
        state: 'active',
        handles: [
          { scheme: 'email', value: 'm.holt@firm.example' },
          { scheme: 'email', value: 'm.holt@firm.example' },
          { scheme: 'email', value: 'mh@dba.example' },
          { scheme: 'phone', value: '+852 9123 4417' },
        ],
      },
      { externalId: 'E9', state: 'left' },
    ]);
    expect(faults).toEqual([{ line: 3, fault: expect.stringContaining('employeeNumber') }]);
    expect(directory.asked).toEqual([
      { base: 'ou=People,dc=firm', scope: 1 },
      { base: 'ou=People,dc=firm', scope: 1 },
    ]);
  });

  it('are all of them or none: a size limit, a wrong password or no directory is a refusal', async () => {
    directory.limit = 2;
    await expect(read()).rejects.toMatchObject({ code: 'ldap-failed', detail: 'SizeLimitExceededError' });
    directory.limit = Infinity;
    await expect(read('wrong')).rejects.toMatchObject({ code: 'ldap-failed', detail: 'InvalidCredentialsError' });
    await expect(readLdapDirectory({ url: 'https://dc.firm.example/' })).rejects.toMatchObject({ code: 'usage' });
  });
});
