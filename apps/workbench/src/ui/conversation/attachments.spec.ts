import { TestBed } from '@angular/core/testing';
import type { Message, MessageVersion } from '@minutebook/contract';
import { Api } from '../../shell/api/client';
import { Attachments } from './attachments';
import type { HitMark } from './rows';

type File = MessageVersion['attachments'][number];

const file = (number: number, more: Partial<File> = {}): File => ({
  number,
  name: `file-${number}.docx`,
  mediaType: null,
  bytes: 100,
  state: 'stored',
  inline: false,
  reading: { outcome: 'text', mediaType: 'application/x', detail: null },
  ...more,
});
const mark = (number: number, start: number, end: number): HitMark => ({
  message: '7',
  version: 0,
  part: 'attachment',
  number,
  start,
  end,
  kind: 'a',
});

const asked: unknown[] = [];
let text = '';

async function shown(attachments: File[], marks: HitMark[] = []): Promise<HTMLElement> {
  asked.length = 0;
  TestBed.configureTestingModule({
    providers: [
      {
        provide: Api,
        useValue: {
          call: (_endpoint: unknown, input: unknown) => {
            asked.push(input);
            return Promise.resolve({ outcome: 'text', mediaType: 'application/x', detail: null, text });
          },
        },
      },
    ],
  });
  const fixture = TestBed.createComponent(Attachments);
  const version = { version: 0, attachments } as never as MessageVersion;
  fixture.componentRef.setInput('message', { id: '7', versions: [version] } as never as Message);
  fixture.componentRef.setInput('version', version);
  fixture.componentRef.setInput('marks', marks);
  await fixture.whenStable();
  await fixture.whenStable();
  return fixture.nativeElement as HTMLElement;
}

it('a hit in the name of a file is marked in its name, and opens nothing', async () => {
  const host = await shown(
    [file(0), file(1, { name: 'Q3 <b>forecast</b>.xlsx' })],
    [{ ...mark(1, 6, 14), part: 'name' }],
  );
  expect(asked).toEqual([]);
  expect([...host.querySelectorAll('mark')].map((found) => found.textContent)).toEqual(['forecast']);
  expect(host.querySelectorAll('.clip')[1]!.textContent).toBe('Q3 <b>forecast</b>.xlsx');
});

it('[R126] the text of a file with a hit is there with the hit marked, and never as HTML', async () => {
  text = '<img src=x onerror=alert(1)> guaranteed <b>returns</b>';
  const host = await shown([file(0), file(1)], [mark(1, 29, 39)]);
  expect(asked).toEqual([{ params: { id: '7', number: 1 }, query: { version: 0 } }]);
  expect(host.querySelector('mb-attachment-text .pre')?.textContent?.trim()).toBe(text);
  expect([...host.querySelectorAll('mark')].map(({ textContent }) => textContent)).toEqual(['guaranteed']);
  expect(host.querySelector('img, b')).toBeNull();
});

it('a file without a hit is read when somebody asks, and only then', async () => {
  text = 'plain';
  const host = await shown([file(0)]);
  expect(asked).toEqual([]);
  host.querySelector('button')!.click();
  await new Promise((soon) => setTimeout(soon));
  expect(asked).toHaveLength(1);
});

it('a long text begins shortly before its first hit, and the rest is a click away', async () => {
  text = `${'x'.repeat(50_000)}guaranteed${'y'.repeat(50_000)}`;
  const host = await shown([file(0)], [mark(0, 50_000, 50_010)]);
  const written = host.querySelector('mb-attachment-text .pre')!.textContent!.trim();
  expect(written.length).toBeLessThan(5_000);
  expect(written.indexOf('guaranteed')).toBe(400);
  expect(host.querySelectorAll('mb-attachment-text button')).toHaveLength(2);
});

it('[R177] a file that could not be read says so where it stands', async () => {
  const host = await shown([
    file(0, { reading: { outcome: 'encrypted', mediaType: null, detail: 'the document asks for a password' } }),
    file(1, { reading: { outcome: 'none', mediaType: 'audio/ogg', detail: 'a recording of 34 s' } }),
    file(2, { reading: null }),
  ]);
  const lines = [...host.querySelectorAll('.att')].map((line) => line.textContent!.replace(/\s+/g, ' '));
  expect(lines[0]).toContain('encrypted, not searched');
  expect(lines[1]).toContain('a recording of 34 s');
  expect(host.querySelector('button')).toBeNull();
});
