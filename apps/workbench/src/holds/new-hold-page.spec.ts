import { HttpTestingController } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import type { Matter, Permission } from '@minutebook/contract';
import { HOLD, HUGO, PROVIDERS, signIn } from './holds.testing';
import { NewHoldPage } from './new-hold-page';

const MATTER: Matter = {
  id: '31',
  number: 'M-031',
  title: 'Fairwater',
  reference: null,
  silent: false,
  openedAt: '2026-11-18T01:00:00.000Z',
  openedBy: 'Hugo Vance',
  holds: { inEffect: 0, released: 0 },
  version: 1,
};

describe('placing a hold', () => {
  let http: HttpTestingController;
  let fixture: ComponentFixture<NewHoldPage>;
  let page: HTMLElement;

  async function open(permissions: Permission[], matters: Matter[] = [MATTER]): Promise<void> {
    signIn(HUGO, permissions);
    fixture = TestBed.createComponent(NewHoldPage);
    fixture.componentRef.setInput('matter', '31');
    fixture.detectChanges();
    page = fixture.nativeElement as HTMLElement;
    if (!permissions.includes('hold.write')) return;
    http.expectOne('/api/matters?limit=200').flush({ items: matters, next: null });
    await fixture.whenStable();
    fixture.detectChanges();
  }

  function write(selector: string, value: string): void {
    const box = page.querySelector<HTMLInputElement | HTMLTextAreaElement>(selector)!;
    box.value = value;
    box.dispatchEvent(new Event('input'));
    fixture.detectChanges();
  }

  const place = (): void => {
    page.querySelector<HTMLButtonElement>('.pane-foot .btn-solid')!.click();
    fixture.detectChanges();
  };

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: PROVIDERS });
    http = TestBed.inject(HttpTestingController);
  });
  afterEach(() => http.verify());

  it('[R47] sends matter, issuer, trigger, legal basis, review date and scope', async () => {
    await open(['hold.read', 'hold.write']);
    write('#hold-name', 'Fairwater inquiry');
    write('#hold-basis', 'Inquiry letter of 18 Nov');
    write('#hold-trigger', '2026-11-18');
    write('#hold-review', '2027-02-19');
    write('mb-query-box textarea', 'Fairwater OR 哈瓦德湾');
    const go = jest.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
    place();
    const sent = http.expectOne({ method: 'POST', url: '/api/holds' });
    expect(sent.request.body).toEqual({
      matter: '31',
      name: 'Fairwater inquiry',
      issuer: 'Hugo Vance',
      triggerOn: '2026-11-18',
      legalBasis: 'Inquiry letter of 18 Nov',
      reviewOn: '2027-02-19',
      silent: false,
      scope: {
        custodians: [],
        from: null,
        until: null,
        channels: [],
        query: 'Fairwater OR 哈瓦德湾',
        combine: 'either',
        messages: [],
        conversations: [],
        context: 'day',
      },
    });
    sent.flush(HOLD);
    await new Promise((resolve) => setTimeout(resolve));
    expect(go).toHaveBeenCalledWith(['/holds', '7']);
  });

  it('sends nothing while it does not say what is held', async () => {
    await open(['hold.read', 'hold.write']);
    write('#hold-name', 'Fairwater inquiry');
    write('#hold-basis', 'Inquiry letter of 18 Nov');
    place();
    expect(page.querySelector('[role=alert]')!.textContent).toContain('Say what is held');
    write('mb-query-box textarea', '(Fairwater OR');
    place();
    expect(page.querySelector('[role=alert]')!.textContent).toContain('The query has a fault.');
  });

  it('[R59] offers silence only to those with the right to it, and takes it over from the matter', async () => {
    await open(['hold.read', 'hold.write']);
    expect(page.querySelector('.hold-facts input[type=checkbox]')).toBeNull();
    fixture.destroy();
    await open(['hold.read', 'hold.write', 'hold.silent'], [{ ...MATTER, silent: true }]);
    expect(page.querySelector<HTMLInputElement>('.hold-facts input[type=checkbox]')!.checked).toBe(true);
  });

  it('counts on the record what the scope would hold, and says when the scope has changed since', async () => {
    await open(['hold.read', 'hold.write']);
    write('mb-query-box textarea', 'Fairwater');
    page.querySelector<HTMLButtonElement>('mb-scope-count button')!.click();
    const sent = http.expectOne('/api/holds/preview');
    expect(sent.request.body).toMatchObject({ scope: { query: 'Fairwater' } });
    sent.flush({
      messages: 1_204,
      context: 88,
      candidates: 50_000,
      looked: 20_000,
      complete: false,
      byChannel: [{ channel: 'whatsapp', messages: 1_204 }],
      byCustodian: [{ externalId: 'E9', name: 'Rafe Collins', handles: 0, messages: 0 }],
      change: null,
      position: 4_812_330,
      milliseconds: 812,
    });
    await fixture.whenStable();
    fixture.detectChanges();
    const count = page.querySelector('mb-scope-count')!;
    expect(count.querySelector('.fig')!.textContent).toContain('at least 1,204');
    expect(count.textContent).toContain('The query was tried on the newest 20,000 of 50,000.');
    expect(count.textContent).toContain('No handle is known of Rafe Collins');
    write('mb-query-box textarea', 'Fairwater OR Beacon');
    expect(count.textContent).toContain('The scope was changed after this was counted.');
  });

  it('says the right that is missing', async () => {
    await open(['hold.read']);
    expect(page.textContent).toContain('needs the right “Open matters, place and change holds, ask for their release”');
  });
});
