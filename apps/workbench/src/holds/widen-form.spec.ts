import { HttpTestingController } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { HOLD, HUGO, PROVIDERS, REQUEST, signIn } from './holds.testing';
import { OpenedHold } from './opened-hold';
import { WidenForm } from './widen-form';

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('widening a hold', () => {
  let http: HttpTestingController;
  let fixture: ComponentFixture<WidenForm>;
  let page: HTMLElement;

  async function form(hold = HOLD): Promise<void> {
    signIn(HUGO, ['hold.read', 'hold.write']);
    const shown = TestBed.inject(OpenedHold).show('7');
    http.expectOne('/api/holds/7').flush(hold);
    await shown;
    fixture = TestBed.createComponent(WidenForm);
    fixture.componentRef.setInput('hold', hold);
    fixture.detectChanges();
    page = fixture.nativeElement as HTMLElement;
  }

  function write(selector: string, value: string): void {
    const box = page.querySelector<HTMLInputElement>(selector)!;
    box.value = value;
    box.dispatchEvent(new Event('input'));
    fixture.detectChanges();
  }

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [...PROVIDERS, OpenedHold] });
    http = TestBed.inject(HttpTestingController);
  });
  afterEach(() => http.verify());

  it('[R47] sends the scope as it becomes, with the reason, on the version that was read', async () => {
    await form();
    expect(page.textContent).toContain('The scope is as it was.');
    write('#scope-from', '2026-08-01');
    write('#widen-reason', 'The second letter goes further back.');
    page.querySelector('form')!.dispatchEvent(new Event('submit'));
    const sent = http.expectOne('/api/holds/7/scope');
    expect(sent.request.body).toMatchObject({
      version: 3,
      reason: 'The second letter goes further back.',
      scope: { from: '2026-08-01', custodians: ['E1', 'E2'], query: 'Fairwater OR 哈瓦德湾' },
    });
    const left: unknown[] = [];
    fixture.componentInstance.left.subscribe((each) => left.push(each));
    sent.flush({ ...HOLD, version: 4 });
    await tick();
    expect(left).toHaveLength(1);
  });

  it('[R55] says, once it is counted, that a scope lets something go and is no widening', async () => {
    await form();
    write('#scope-from', '2026-10-01');
    page.querySelector<HTMLButtonElement>('mb-scope-count button')!.click();
    const sent = http.expectOne('/api/holds/preview');
    expect(sent.request.body).toMatchObject({ hold: '7' });
    sent.flush({
      messages: 10,
      context: 0,
      candidates: 10,
      looked: 10,
      complete: true,
      byChannel: [],
      byCustodian: [],
      change: 'narrowing',
      position: 1,
      milliseconds: 1,
    });
    await tick();
    fixture.detectChanges();
    expect(page.textContent).toContain('Ask for a narrowing instead.');
  });

  it('says that it stops a narrowing that is asked for', async () => {
    await form({ ...HOLD, asked: [{ ...REQUEST, kind: 'narrowing' }] });
    expect(page.textContent).toContain('The narrowing that is asked for is stopped by this.');
  });

  it('keeps what was written when the hold is read again', async () => {
    await form();
    write('#scope-from', '2026-08-01');
    fixture.componentRef.setInput('hold', { ...HOLD, held: 19_000 });
    fixture.detectChanges();
    expect(page.querySelector<HTMLInputElement>('#scope-from')!.value).toBe('2026-08-01');
  });
});
