import { HttpTestingController } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { HOLD, HUGO, PREVIEW, PROVIDERS, REQUEST, signIn } from './holds.testing';
import { OpenedHold } from './opened-hold';
import { ReleaseForm } from './release-form';

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('asking for a release', () => {
  let http: HttpTestingController;
  let fixture: ComponentFixture<ReleaseForm>;
  let page: HTMLElement;

  async function form(kind: 'release' | 'narrow'): Promise<void> {
    signIn(HUGO, ['hold.read', 'hold.write']);
    const shown = TestBed.inject(OpenedHold).show('7');
    http.expectOne('/api/holds/7').flush(HOLD);
    await shown;
    fixture = TestBed.createComponent(ReleaseForm);
    fixture.componentRef.setInput('hold', HOLD);
    fixture.componentRef.setInput('kind', kind);
    fixture.detectChanges();
    page = fixture.nativeElement as HTMLElement;
  }

  const ask = (): HTMLButtonElement => page.querySelector('.pane-foot button')!;
  const see = (): HTMLButtonElement =>
    [...page.querySelectorAll('button')].find(
      (button) => button.textContent!.trim() === 'See what becomes disposable',
    )!;

  function write(selector: string, value: string): void {
    const box = page.querySelector<HTMLInputElement>(selector)!;
    box.value = value;
    box.dispatchEvent(new Event('input'));
    fixture.detectChanges();
  }

  async function answer(url: string, body: object): Promise<unknown> {
    const sent = http.expectOne(url);
    sent.flush(body);
    await tick();
    fixture.detectChanges();
    return sent.request.body;
  }

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [...PROVIDERS, OpenedHold] });
    http = TestBed.inject(HttpTestingController);
  });
  afterEach(() => http.verify());

  it('[R54] needs the preview first, then a reason; sends both with the cooling-off', async () => {
    await form('release');
    expect(ask().disabled).toBe(true);
    see().click();
    expect(await answer('/api/holds/7/release-preview', PREVIEW)).toEqual({ coolingDays: 30 });
    expect(page.querySelector('mb-release-count')).not.toBeNull();
    expect(ask().disabled).toBe(true);
    write('#release-reason', 'The inquiry is closed.');
    expect(ask().disabled).toBe(false);
    const asked: string[] = [];
    fixture.componentInstance.asked.subscribe((id) => asked.push(id));
    page.querySelector('form')!.dispatchEvent(new Event('submit'));
    expect(await answer('/api/holds/7/requests', REQUEST)).toEqual({
      version: 3,
      coolingDays: 30,
      reason: 'The inquiry is closed.',
    });
    await answer('/api/holds/7', { ...HOLD, asked: [REQUEST] });
    expect(asked).toEqual(['9']);
  });

  it('[R55] a narrowing is counted with the scope it would become, again when that changes', async () => {
    await form('narrow');
    expect(see().disabled).toBe(true);
    expect(page.textContent).toContain('The scope is as it was.');
    page.querySelector<HTMLButtonElement>('[aria-label="Take Grant Obi out"]')!.click();
    fixture.detectChanges();
    see().click();
    const body = await answer('/api/holds/7/release-preview', PREVIEW);
    expect(body).toMatchObject({ coolingDays: 30, scope: { custodians: ['E1'], query: 'Fairwater OR 哈瓦德湾' } });
    write('#release-reason', 'Not party to the inquiry.');
    expect(ask().disabled).toBe(false);
    write('#scope-until', '2026-12-31');
    expect(page.querySelector('mb-release-count')).toBeNull();
    expect(ask().disabled).toBe(true);
  });

  it('[R54] refuses a cooling-off shorter than is allowed', async () => {
    await form('release');
    write('#release-days', '1');
    expect(see().disabled).toBe(true);
    expect(page.textContent).toContain('Whole days, 3 to 365.');
  });
});
