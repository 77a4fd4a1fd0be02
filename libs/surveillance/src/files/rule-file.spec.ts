import { RuleText } from '@minutebook/contract';
import { zip } from '@minutebook/extract/testing';
import { readRuleFile } from './rule-file';

const known = RuleText.parse({ code: 'MA-1', title: 'Tip', query: 'tip', severity: 3 });
const gone = RuleText.parse({ code: 'MA-9', title: 'Old', query: 'old', severity: 1 });
const csv = (text: string): Buffer => Buffer.from(text, 'utf8');
/** A workbook as Excel writes them: shared strings, and no cell where there is nothing. */
function workbook(rows: readonly (readonly string[])[]): Promise<Buffer> {
  const strings = rows.flat();
  let next = 0;
  const cells = rows.map((row, y) => {
    const own = row.map((text, x) => {
      const n = next++;
      return text === '' ? '' : `<c r="${String.fromCharCode(65 + x)}${y + 1}" t="s"><v>${n}</v></c>`;
    });
    return `<row r="${y + 1}">${own.join('')}</row>`;
  });
  const schema = 'http://schemas.openxmlformats.org';
  const main = `xmlns="${schema}/spreadsheetml/2006/main"`;
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${schema}/officeDocument/2006/relationships/${type}" Target="${target}"/>`;
  return zip({
    '[Content_Types].xml': `<Types xmlns="${schema}/package/2006/content-types"/>`,
    'xl/workbook.xml': `<workbook ${main} xmlns:r="${schema}/officeDocument/2006/relationships"><sheets><sheet name="Terms" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${schema}/package/2006/relationships">${relation('rId1', 'worksheet', 'worksheets/sheet1.xml')}${relation('rId2', 'sharedStrings', 'sharedStrings.xml')}</Relationships>`,
    'xl/sharedStrings.xml': `<sst ${main}>${strings.map((text) => `<si><t xml:space="preserve">${text}</t></si>`).join('')}</sst>`,
    'xl/worksheets/sheet1.xml': `<worksheet ${main}><sheetData>${cells.join('')}</sheetData></worksheet>`,
  });
}

const plain = { dialect: 'minutebook' } as const;

it('reads a table by its headings: which rows become which rules, and what is wrong with the others', async () => {
  const file = await readRuleFile(
    csv(
      'Rule ID;Name;Terms;Priority;Category;Channel;Must hit\nMA-1;Tip;tip;high;;;\nMA-2;Gift;gift* OR 红包;low;Gifts;WhatsApp;"got a gift\n送红包"\nMA-2;Again;gift;1;;;\nMA-3;Bad;x;9;nonsense;;\n;No code;code;;;;\n',
    ),
    [known, gone],
    plain,
  );
  expect(file.mapping).toEqual({ code: 0, title: 1, query: 2, severity: 3, theme: 4, channels: 5, hits: 6 });
  expect(file.rows.map(({ row, rule, change, faults }) => [row, rule?.code ?? null, change, faults.length])).toEqual([
    [2, 'MA-1', 'same', 0],
    [4, 'MA-2', 'new', 0],
    [5, null, null, 1],
    [6, null, null, 1],
    [7, 'R-005', 'new', 0],
  ]);
  expect(file.rows[1]!.rule).toMatchObject({
    severity: 1,
    theme: 'gifts',
    conditions: { channels: ['whatsapp'] },
    examples: [
      { text: 'got a gift', hits: true },
      { text: '送红包', hits: true },
    ],
  });
  expect(file.missing).toEqual(['MA-9']);
});

it('reads a workbook, empty cells in their places, by a mapping the reader of it chose', async () => {
  const bytes = await workbook([
    ['a', 'b', 'c'],
    ['W-1', 'wire transfer', 'urgent W/5 wire'],
    ['', '', ''],
    ['W-2', '', 'late\npayment'],
  ]);
  const guessed = await readRuleFile(bytes, [], plain);
  expect([guessed.format, guessed.columns, guessed.mapping, guessed.rows]).toEqual(['xlsx', ['a', 'b', 'c'], {}, []]);
  const mapped = await readRuleFile(bytes, [], { ...plain, columns: '{"code":0,"title":1,"query":2,"roles":77}' });
  expect(mapped.mapping).toEqual({ code: 0, title: 1, query: 2 });
  expect(mapped.rows.map(({ row, rule }) => [row, rule?.code, rule?.query])).toEqual([
    [2, 'W-1', 'urgent W/5 wire'],
    [4, 'W-2', 'late\npayment'],
  ]);
});

it('translates the queries of another product, says what it changed, and takes no guess', async () => {
  const file = await readRuleFile(csv('code,terms\nA,insider w/5 trading\nB,a AND b OR c\nC,"guarante* ~~"\n'), [], {
    dialect: 'dtsearch',
  });
  expect(file.rows[0]).toMatchObject({ rule: { query: 'insider W/5 trading' }, faults: [] });
  expect(file.rows[1]!.rule).toBeNull();
  expect(file.rows[1]!.faults.length).toBeGreaterThan(0);
});

it('what is no file of rules is refused with a reason, and nothing of it is quoted', async () => {
  const refused = { code: 'rules-unreadable' };
  await expect(readRuleFile(Buffer.from([0xff, 0x41, 0x80]), [], plain)).rejects.toMatchObject(refused);
  await expect(readRuleFile(Buffer.from('PK\u0003\u0004 secret', 'latin1'), [], plain)).rejects.toMatchObject(refused);
  await expect(readRuleFile(csv('a,"b\nsecret'), [], plain)).rejects.toMatchObject(refused);
  await expect(readRuleFile(csv(''), [], plain)).rejects.toMatchObject(refused);
  const utf16 = await readRuleFile(Buffer.from('\ufeffcode\tterms\r\nA\t公告\r\n', 'utf16le'), [], plain);
  expect(utf16.rows[0]!.rule!.query).toBe('公告');
});
