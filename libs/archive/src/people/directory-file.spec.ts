import { readDirectoryFile } from './directory-file';

const read = (text: string) => readDirectoryFile(Buffer.from(text));

describe('a directory file', () => {
  it('[R41] names people, their desks, and handles of every kind', () => {
    const file = read(
      '\ufeffEmployee ID,Display Name,Native name,Desk,Branch,Role,Country,Manager,Joined,E-mail,Phone,WeChat,Handles\r\n' +
        'E1,"Holt, Maren",何静怡,HK ECM,Central,Managing Director,HK,E9,2026-03-02,m.holt@firm.example; mh@dba.example,+852 9123 4417,wxid_mh,slack:U02BOB;teams:29:abc\r\n',
    );
    expect(file).toEqual({
      faults: [],
      entries: [
        {
          externalId: 'E1',
          name: 'Holt, Maren',
          names: ['何静怡'],
          desk: 'HK ECM',
          title: 'Managing Director',
          branch: 'Central',
          jurisdiction: 'HK',
          manager: 'E9',
          kind: 'employee',
          ofFirm: true,
          state: 'active',
          joinedOn: '2026-03-02',
          leftAt: null,
          handles: [
            { scheme: 'email', value: 'm.holt@firm.example' },
            { scheme: 'email', value: 'mh@dba.example' },
            { scheme: 'phone', value: '+852 9123 4417' },
            { scheme: 'wechat', value: 'wxid_mh' },
            { scheme: 'slack', value: 'U02BOB' },
            { scheme: 'teams', value: '29:abc' },
          ],
        },
      ],
    });
  });

  it('reads semicolons and tabs, clients, and who has left', () => {
    expect(read('id;name;kind;phone\nC1;Lin Wei;client;+86 138|+86 139\n').entries).toMatchObject([
      { kind: 'client', ofFirm: false, handles: [{ value: '+86 138' }, { value: '+86 139' }] },
    ]);
    expect(read('id\tname\tleft\nE1\tAnn\t2026-03-31\n').entries).toMatchObject([
      { state: 'left', leftAt: new Date('2026-03-31') },
    ]);
  });

  it('[R6] says of every line that names nobody why, and reads on', () => {
    const { entries, faults } = read(
      'id,name,kind,left,shoe\nE1,,,\nE2,Bo,king,\nE3,Cy,,31.03.2026\nE4,Dee,,\nE4,Dee again,,\n',
    );
    expect(entries.map(({ externalId }) => externalId)).toEqual(['E4']);
    expect(faults.map(({ line }) => line)).toEqual([1, 2, 3, 4, 6]);
  });

  it('refuses what is no directory', () => {
    for (const bytes of ['', 'name\nAnn', 'id,name\n"E1,Ann', Buffer.from([0x69, 0x64, 0xff, 0xfe])])
      expect(() => readDirectoryFile(Buffer.from(bytes))).toThrow(
        expect.objectContaining({ code: 'directory-unreadable' }),
      );
  });
});
