import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { HeldMessage } from '@minutebook/contract';
import { CaughtTable } from './caught-table';
import { HUGO, PROVIDERS, signIn } from './holds.testing';

const MESSAGE: HeldMessage = {
  message: '400',
  conversation: { id: '40', title: 'ECM desk' },
  channel: 'whatsapp',
  at: '2026-11-18T13:45:00.000Z',
  receivedAt: '2026-11-20T00:00:00.000Z',
  late: true,
  sender: { id: '3', scheme: 'phone', value: '+852', name: 'ZQ', person: { id: HUGO.id, name: '周启明', desk: null } },
  text: '<b>哈瓦德湾</b>的材料今天要交',
  ground: 'matched',
  because: ['query', 'custodian'],
  since: '2026-11-20T00:00:01.000Z',
  scope: 1,
  freeAt: null,
};

describe('what a hold has caught', () => {
  async function show(items: HeldMessage[]): Promise<{ page: HTMLElement }> {
    signIn(HUGO, ['hold.read']);
    const fixture = TestBed.createComponent(CaughtTable);
    fixture.componentRef.setInput('hold', '7');
    fixture.detectChanges();
    TestBed.inject(HttpTestingController)
      .expectOne('/api/holds/7/messages?limit=20&view=arrived')
      .flush({ items, next: null });
    await fixture.whenStable();
    fixture.detectChanges();
    const page = fixture.nativeElement as HTMLElement;
    return { page };
  }

  beforeEach(() => TestBed.configureTestingModule({ providers: PROVIDERS }));

  it('[R49] says of each message why it is held, and that it came late', async () => {
    const { page } = await show([MESSAGE]);
    const cells = [...page.querySelectorAll('tbody td')].map((cell) => cell.textContent!.replace(/\s+/g, ' ').trim());
    expect(cells[2]).toBe('周启明');
    expect(cells[4]).toBe('query, custodian, late');
  });

  it('[R51] says of context that it is kept beside', async () => {
    const { page } = await show([{ ...MESSAGE, ground: 'context', because: [], late: false }]);
    expect(page.querySelector('tbody td:last-child')!.textContent!.trim()).toBe('kept beside');
  });

  it('shows what was written as text, in its own language, and opens it in its conversation', async () => {
    const { page } = await show([MESSAGE]);
    const link = page.querySelector('tbody a')!;
    expect(link.textContent).toBe('<b>哈瓦德湾</b>的材料今天要交');
    expect([link.querySelector('b'), link.getAttribute('lang')]).toEqual([null, 'zh-Hans']);
    expect(link.getAttribute('href')).toBe('/search?open=40-400');
  });

  it('shows no text that the reader may not read', async () => {
    const { page } = await show([{ ...MESSAGE, text: null }]);
    expect(page.textContent).toContain('behind a wall, or not yours to read');
    expect(page.querySelector('tbody a')).toBeNull();
  });
});
