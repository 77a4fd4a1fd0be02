import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { Complaint } from '@minutebook/contract';
import { HUGO, PROVIDERS, signIn } from '../holds/holds.testing';
import { ComplaintForm } from './complaint-form';

const COMPLAINT = {
  ...{ id: '4', number: 'K-4', version: 1, missing: [], keepUntil: '2033-01-01' },
  ...{ rule: { citation: 'FINRA 4513', years: 4 } },
  ...{ complainant: 'Ms Ode', account: null, receivedAt: '2026-11-02', product: 'Notes', allegation: 'Late.' },
} as unknown as Complaint;

describe('a complaint that is being written', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: PROVIDERS }));

  it('is not overwritten by what comes in meanwhile, and takes nothing of it back', async () => {
    signIn(HUGO, ['case.write']);
    const fixture = TestBed.createComponent(ComplaintForm);
    const page = fixture.nativeElement as HTMLElement;
    const show = (complaint: Complaint): void => {
      fixture.componentRef.setInput('complaint', complaint);
      fixture.detectChanges();
    };
    const field = (name: string): HTMLInputElement => page.querySelector(`[id$=${name}]`)!;
    show(COMPLAINT);
    field('allegation').value = 'The price was given before the announcement.';
    field('allegation').dispatchEvent(new Event('input'));
    show({ ...COMPLAINT, version: 2, product: 'Structured notes' });
    expect([field('allegation').value, field('product').value]).toEqual([
      'The price was given before the announcement.',
      'Structured notes',
    ]);
    page.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
    const sent = TestBed.inject(HttpTestingController).expectOne('/api/complaints/4');
    expect(sent.request.body).toEqual({ version: 2, allegation: 'The price was given before the announcement.' });
    show({ ...COMPLAINT, id: '5', allegation: 'Another one.' });
    expect(field('allegation').value).toBe('Another one.');
  });
});
